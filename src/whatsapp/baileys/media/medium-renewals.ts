import {
  type BaileysEventMap,
  decryptMediaRetryData,
  encryptMediaRetryRequest,
  proto,
  type WASocket,
} from '../../../baileys/baileys.js';
import { DomainError } from '../../../domain/errors.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import { notConnected } from '../connection/connection-errors.js';
import { fileOfMessage } from './file-of-message.js';

type Answer = BaileysEventMap['messages.media-update'][number];

/** A phone that is on answers in a second or two, plus what the upload takes. */
const ANSWER_MS = 15_000;
const { ResultType } = proto.MediaRetryNotification;

interface Waiting {
  answered: (answer: Answer) => void;
  failed: (error: Error) => void;
}

/**
 * Asks the phone for files that WhatsApp's media server has no longer. Not by Baileys' own `updateMediaMessage`, which
 * waits for the answer for ever.
 */
export class MediumRenewals {
  private readonly waiting = new Set<{ messageId: string } & Waiting>();

  constructor(
    private readonly socket: Pick<WASocket, 'ev' | 'sendNode'>,
    private readonly ownJid: () => string | undefined,
  ) {
    socket.ev.on('messages.media-update', this.take);
  }

  /** @returns the path under which it is there now. @throws DomainError MEDIA_UNAVAILABLE */
  async renew({ messageId, chat, author, fromMe, content }: KnownMessage): Promise<string> {
    const file = content instanceof Uint8Array ? fileOfMessage(proto.Message.decode(content)) : undefined;
    const me = this.ownJid();
    if (me === undefined) throw notConnected();
    if (file?.mediaKey === undefined) throw unavailable('The phone cannot be asked for the file of this message');
    const participant = /@(g\.us|broadcast)$/.test(chat) && !fromMe ? (author ?? undefined) : undefined;
    const key = { id: messageId, remoteJid: chat, fromMe, ...(participant !== undefined && { participant }) };
    const answer = await this.asked(messageId, () =>
      this.socket.sendNode(encryptMediaRetryRequest(key, Buffer.from(file.mediaKey!), me)),
    );
    return pathIn(answer, messageId, file.mediaKey);
  }

  /** The connection ends: nobody is answered any more. */
  close(): void {
    this.socket.ev.off('messages.media-update', this.take);
    for (const one of this.waiting) one.failed(notConnected());
  }

  private async asked(messageId: string, ask: () => Promise<void>): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    let place: ({ messageId: string } & Waiting) | undefined;
    try {
      return await new Promise<Answer>((answered, failed) => {
        place = { messageId, answered, failed };
        this.waiting.add(place);
        timer = setTimeout(() => {
          failed(
            unavailable('WhatsApp has this file no longer, and the phone, asked for it, did not answer; is it on?'),
          );
        }, ANSWER_MS);
        ask().catch((error: unknown) => failed(notConnected(error)));
      });
    } finally {
      clearTimeout(timer);
      if (place !== undefined) this.waiting.delete(place);
    }
  }

  private readonly take = (answers: Answer[]): void => {
    for (const answer of answers) {
      for (const one of this.waiting) if (one.messageId === answer.key.id) one.answered(answer);
    }
  };
}

function pathIn({ media, error }: Answer, messageId: string, mediaKey: Uint8Array): string {
  if (media === undefined) throw refused(error);
  let notification: proto.MediaRetryNotification;
  try {
    notification = decryptMediaRetryData(media, mediaKey, messageId);
  } catch (cause) {
    throw refused(cause);
  }
  const { result, directPath } = notification;
  if (result !== ResultType.SUCCESS || !directPath) throw refused(new Error(`result ${result}`));
  return directPath;
}

function refused(cause: unknown): DomainError {
  return unavailable('Neither WhatsApp nor the phone has this file any more', cause);
}

function unavailable(detail: string, cause?: unknown): DomainError {
  return new DomainError('MEDIA_UNAVAILABLE', detail, {}, { cause });
}
