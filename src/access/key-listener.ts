import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SideConnection } from '../database/side-connection.js';
import { ApiKeysService, KEYS_CHANNEL } from './api-keys.service.js';

/** Hears that another process revoked a key. While the connection is away, keys are known for a second at most. */
@Injectable()
export class KeyListener implements OnModuleInit {
  constructor(
    private readonly side: SideConnection,
    private readonly keys: ApiKeysService,
  ) {}

  onModuleInit(): void {
    const forget = (): void => this.keys.forget();
    this.side.listen(KEYS_CHANNEL, { heard: forget, missed: forget });
  }
}
