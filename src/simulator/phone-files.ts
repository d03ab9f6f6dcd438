import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { InboxMessage, MediaRetryAnswer, MediaRetryRequest, MediaRetryView } from './admin-api.js';
import { Changes } from './changes.js';
import { decryptGcm, encryptGcm, hkdf } from './ciphers.js';
import { monotonicNow } from './clock.js';
import { incomingMediaOf, type IncomingMedia } from './incoming-content.js';
import { bytesOf, child, node, type BinaryNode } from './nodes.js';
import { checkMedia, decryptMedia } from './phone-media.js';
import type { PhoneNetwork } from './phone-network.js';

/** Files up to here stand in the inbox; larger ones are given when they are asked for. */
const MAX_INLINE_BYTES = 1024 * 1024;
const MAX_REQUESTS = 1_000;
const RETRY_KEY = 'WhatsApp Media Retry Notification';
const IV_BYTES = 12;
const { ResultType } = proto.MediaRetryNotification;

type MediaView = NonNullable<InboxMessage['media']>;

/**
 * The files of a phone: what it has downloaded or sent, and what it answers to a linked device that finds one of them on
 * the media server no longer (Baileys lib/Utils/messages-media.js, encryptMediaRetryRequest and decodeMediaRetryNode).
 */
export class PhoneFiles {
  answer: MediaRetryAnswer = 'upload';
  /** The answer comes encrypted, also where it is a refusal. */
  encrypted = false;
  readonly changes = new Changes();
  private readonly requests: MediaRetryRequest[] = [];

  constructor(
    private readonly network: PhoneNetwork,
    private readonly recall: (id: string) => { message: proto.IMessage } | undefined,
  ) {}

  /** Looks at a file as it arrives: all of it is read and verified. */
  async receive(media: IncomingMedia): Promise<MediaView> {
    const { kind, directPath, mediaKey, mimetype, caption, filename } = media;
    const file = this.network.storedMedia(directPath);
    const checked = await checkMedia(media, file?.blob);
    const view: MediaView = {
      mimetype,
      ...(file && { id: file.id }),
      ...(caption === undefined ? {} : { caption }),
      ...(filename === undefined ? {} : { filename }),
    };
    if ('error' in checked || !file) return { ...view, error: 'error' in checked ? checked.error : '' };
    const { size, sha256 } = checked;
    const inline = size <= MAX_INLINE_BYTES ? Buffer.concat([...decryptMedia(kind, file.blob, mediaKey)]) : undefined;
    return { ...view, size, sha256: sha256.toString('hex'), ...(inline && { base64: inline.toString('base64') }) };
  }

  /** The file of a message that the phone has sent or read, decrypted. */
  open(messageId: string): Generator<Buffer> | undefined {
    const media = this.mediaOf(messageId);
    const file = media && this.network.storedMedia(media.directPath);
    return media && file && decryptMedia(media.kind, file.blob, media.mediaKey);
  }

  /** Where the file of a message is on the media server; undefined if the message has none. */
  mediaOf(messageId: string): IncomingMedia | undefined {
    const known = this.recall(messageId);
    return known && incomingMediaOf(known.message);
  }

  view(): MediaRetryView {
    return { answer: this.answer, encrypted: this.encrypted, requests: this.requests };
  }

  /**
   * A linked device asks for a file again: it is put on the media server anew, under another path, and the device told.
   * @returns the notification for it, if the phone answers
   */
  takeRequest(device: number, receipt: BinaryNode): BinaryNode | undefined {
    const id = receipt.attrs.id ?? '';
    const rmr = child(receipt, 'rmr');
    const media = this.mediaOf(id);
    const retryKey = media && hkdf(media.mediaKey, 32, Buffer.alloc(0), RETRY_KEY);
    const found = media && this.network.storedMedia(media.directPath);
    const answer = this.answer === 'upload' && !found ? 'not_found' : this.answer;
    this.requests.push({
      messageId: id,
      device,
      at: monotonicNow(),
      chat: rmr?.attrs.jid ?? '',
      fromMe: rmr?.attrs.from_me === 'true',
      ...(rmr?.attrs.participant === undefined ? {} : { participant: rmr.attrs.participant }),
      readable: retryKey !== undefined && isReadable(receipt, retryKey, id),
      answer,
    });
    if (this.requests.length > MAX_REQUESTS) this.requests.shift();
    this.changes.changed();
    if (answer === 'silent') return undefined;
    const attributes = { id, type: 'mediaretry' };
    const result = { stanzaId: id, result: RESULTS[answer] };
    if (answer !== 'upload' && (!this.encrypted || !retryKey)) {
      return node('notification', attributes, [node('error', { code: result.result }), ...(rmr ? [rmr] : [])]);
    }
    const directPath = found && answer === 'upload' ? this.network.uploadMedia(found.blob).directPath : undefined;
    const plaintext = proto.MediaRetryNotification.encode({ ...result, ...(directPath && { directPath }) }).finish();
    const iv = randomBytes(IV_BYTES);
    const ciphertext = encryptGcm(plaintext, retryKey ?? Buffer.alloc(32), iv, Buffer.from(id));
    const encrypt = node('encrypt', {}, [node('enc_p', {}, ciphertext), node('enc_iv', {}, iv)]);
    return node('notification', attributes, [encrypt, ...(rmr ? [rmr] : [])]);
  }
}

const RESULTS = {
  upload: ResultType.SUCCESS,
  not_found: ResultType.NOT_FOUND,
  general_error: ResultType.GENERAL_ERROR,
  decryption_error: ResultType.DECRYPTION_ERROR,
};

/** The request proves that the device knows the file's key; a phone answers those who do not prove it, too. */
function isReadable(receipt: BinaryNode, key: Buffer, id: string): boolean {
  const encrypt = child(receipt, 'encrypt');
  const [ciphertext, iv] = [bytesOf(child(encrypt, 'enc_p')), bytesOf(child(encrypt, 'enc_iv'))];
  if (!ciphertext || iv?.length !== IV_BYTES) return false;
  try {
    return proto.ServerErrorReceipt.decode(decryptGcm(ciphertext, key, iv, Buffer.from(id))).stanzaId === id;
  } catch {
    return false;
  }
}
