import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';

/** Socket.IO on the one HTTP server. What other processes have for its clients comes by the log and `LiveEvents`. */
export class SocketIoAdapter extends IoAdapter {
  constructor(
    app: INestApplication,
    private readonly corsOrigins: readonly string[],
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    return super.createIOServer(port, {
      ...options,
      ...(this.corsOrigins.length > 0 && { cors: { origin: [...this.corsOrigins] } }),
      // Upgrades of other paths are not Socket.IO's to end.
      destroyUpgrade: false,
      // Clients have nothing to say but their handshake, and are to say it soon.
      maxHttpBufferSize: 16 * 1024,
      connectTimeout: 10_000,
      pingInterval: 25_000,
      // Longer than a slow client is given, so that it is told why it has to go.
      pingTimeout: 40_000,
    } as ServerOptions) as Server;
  }
}
