import type { Readable } from 'node:stream';

/** The file of a message, as the message tells of it. What else it tells is nobody's business but the adapter's. */
export interface MessageMedium {
  /** Where it was put on the media server when the message was sent. */
  readonly directPath: string;
  /** As its sender gave them. */
  readonly mimeType: string | undefined;
  readonly fileName: string | undefined;
  readonly size: number | undefined;
  /** Hexadecimal. */
  readonly sha256: string | undefined;
  /** False for what is not encrypted, as in channels: no phone has the key by which it could be asked for again. */
  readonly renewable: boolean;
}

/** The media server has the file no longer. */
export class MediumGone extends Error {
  override readonly name = 'MediumGone';
}

/** What the media server gives is not the file of the message, or not all of it; or it gives nothing. */
export class DownloadFailed extends Error {
  override readonly name = 'DownloadFailed';
}

/** WhatsApp's media server, which needs no session. */
export abstract class WhatsappMedia {
  /**
   * @param content of a message, as the record has it
   * @returns undefined when it has no file
   */
  abstract mediumOf(content: Uint8Array): MessageMedium | undefined;

  /**
   * The file as it was sent, decrypted. Its last bytes come only once all are known to be those of the message; else it fails
   * with DownloadFailed.
   *
   * @param directPath where it is now
   * @throws MediumGone, DownloadFailed
   */
  abstract download(medium: MessageMedium, directPath: string): Promise<Readable>;
}
