import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DEFAULT_ORIGIN, proto } from '../../../baileys/baileys.js';
import { Settings } from '../../../config/settings.js';
import { DownloadFailed, MediumGone, type MessageMedium, WhatsappMedia } from '../../whatsapp-media.js';
import { fileOfMessage, type MessageFile } from './file-of-message.js';
import { openedFile } from './opened-file.js';

/** Without a byte from the server. */
const SILENT_MS = 30_000;
/** How WhatsApp's servers say that they have a file no longer. */
const GONE: ReadonlySet<number | undefined> = new Set([403, 404, 410]);

/**
 * Downloads files by the paths that messages name, from the media server of the settings and nowhere else: the URL in a
 * message is its sender's, and could lead anywhere. Not by Baileys, whose download of a connection that breaks is an uncaught
 * exception, and which checks nothing of what comes.
 */
@Injectable()
export class MediaServer extends WhatsappMedia {
  constructor(private readonly settings: Settings) {
    super();
  }

  override mediumOf(content: Uint8Array): MessageMedium | undefined {
    return fileOfMessage(proto.Message.decode(content));
  }

  override async download(medium: MessageMedium, directPath: string): Promise<Readable> {
    const response = await this.get(directPath);
    const received = openedFile(medium as MessageFile, chunksOf(response));
    const file = Readable.from(received, { objectMode: false });
    // Whoever gives up before the first byte would leave the connection open.
    file.once('close', () => response.destroy());
    return file;
  }

  private async get(directPath: string): Promise<IncomingMessage> {
    const asked = request(this.urlOf(directPath), { headers: { Origin: DEFAULT_ORIGIN } });
    asked.setTimeout(SILENT_MS, () => asked.destroy(new Error(`it was silent for ${SILENT_MS / 1000} s`)));
    asked.end();
    let response: IncomingMessage;
    try {
      [response] = (await once(asked, 'response')) as [IncomingMessage];
    } catch (error) {
      throw broken(error);
    }
    // What goes wrong from here on is heard where the response is read.
    asked.on('error', () => undefined);
    if (response.statusCode === 200) return response;
    response.destroy();
    if (GONE.has(response.statusCode)) throw new MediumGone(`the media server answered ${response.statusCode}`);
    throw new DownloadFailed(`WhatsApp's media server answered HTTP ${response.statusCode}`);
  }

  /** A path such as `//other.example/file` would lead to another host. */
  private urlOf(directPath: string): URL {
    const { origin } = new URL(this.settings.whatsappMediaUrl);
    if (directPath.startsWith('/') && URL.canParse(directPath, origin)) {
      const url = new URL(directPath, origin);
      if (url.origin === origin) return url;
    }
    throw new DownloadFailed('The message names no path on WhatsApp’s media server');
  }
}

async function* chunksOf(response: IncomingMessage): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw broken(error);
  }
}

function broken(cause: unknown): DownloadFailed {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DownloadFailed(`WhatsApp's media server could not be read: ${reason}`, { cause });
}
