import { createDecipheriv, createHmac, type Decipher, timingSafeEqual } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createInflate } from 'node:zlib';
import { DEFAULT_ORIGIN, getMediaKeys, getUrlFromDirectPath, type proto } from '../../../baileys/baileys.js';
import { type HistoryEntry, readHistory } from './history-reader.js';

/** Where the deflated `HistorySync` of a notification is: in it, or encrypted on a media server. */
export type HistoryPayload = { inline: Uint8Array } | { url: string; mediaKey: Uint8Array };

/** A media server that says nothing for this long is given up. */
const SILENCE_MS = 30_000;
const MAC_BYTES = 10;
const INFLATED_PIECE_BYTES = 64 * 1024;

/** Undefined for a notification that refers to no history at all. */
export function payloadOf(notification: proto.Message.IHistorySyncNotification): HistoryPayload | undefined {
  const { initialHistBootstrapInlinePayload: inline, directPath, mediaKey } = notification;
  // In the order in which Baileys looks (lib/Utils/history.js, downloadAndProcessHistorySyncNotification).
  if (inline?.length) return { inline };
  // The path comes without a host; one that does not begin with a slash would change the host it is appended to.
  if (!mediaKey?.length || !directPath?.startsWith('/')) return undefined;
  return { url: getUrlFromDirectPath(directPath), mediaKey };
}

/**
 * Gives the people in a history to `take`, one after the other; each step waits for the next one, so that a slow `take`
 * slows the download.
 *
 * Baileys' own `downloadContentFromMessage` is not used: it pipes without passing on errors, so that a connection that
 * breaks in the middle becomes an uncaught exception and a reader that waits for ever, and it cannot be aborted.
 *
 * @throws when not all of it could be read; what `take` has got by then is as it was sent
 */
export async function readPayload(
  payload: HistoryPayload,
  take: (entry: HistoryEntry) => Promise<void> | undefined,
  signal: AbortSignal,
): Promise<void> {
  await readPlain(
    payload,
    async (plain, until) => {
      for await (const entry of readHistory(plain)) {
        // What was inflated already would be read to its end.
        until.throwIfAborted();
        await take(entry);
      }
    },
    signal,
  );
}

/** All of it, for what is small. @throws when it is longer than so many bytes, or could not be read */
export async function readWhole(payload: HistoryPayload, most: number, signal: AbortSignal): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  await readPlain(
    payload,
    async (plain) => {
      for await (const piece of plain) {
        bytes += piece.length;
        if (bytes > most) throw new Error(`the history is longer than ${most} bytes`);
        pieces.push(piece);
      }
    },
    signal,
  );
  return Buffer.concat(pieces);
}

type Consume = (plain: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<void>;

async function readPlain(payload: HistoryPayload, consume: Consume, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  if ('inline' in payload) return readInflated([payload.inline], undefined, consume, signal, stop);

  const { iv, cipherKey, macKey } = await getMediaKeys(payload.mediaKey, 'md-msg-hist');
  if (!macKey) throw new Error('the history has no keys');
  const silence = setTimeout(() => stop.abort(new Error('the media server fell silent')), SILENCE_MS);
  const either = AbortSignal.any([signal, stop.signal]);
  try {
    const response = await fetch(payload.url, { headers: { Origin: DEFAULT_ORIGIN }, signal: either });
    if (!response.ok || response.body === null) throw new Error(`the media server answered ${response.status}`);
    const encrypted = authenticated(response.body, createHmac('sha256', macKey).update(iv), () => silence.refresh());
    await readInflated(encrypted, createDecipheriv('aes-256-cbc', cipherKey, iv), consume, either, stop);
  } finally {
    clearTimeout(silence);
    // Nothing more is read: the connection need not send the rest.
    stop.abort();
  }
}

async function readInflated(
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  decipher: Decipher | undefined,
  consume: Consume,
  signal: AbortSignal,
  stop: AbortController,
): Promise<void> {
  let failure: unknown;
  const read = async (plain: AsyncIterable<Uint8Array>): Promise<void> => {
    try {
      await consume(plain, signal);
    } catch (error) {
      failure = error;
      // The pipeline waits for the end of its source, which may be in the middle of waiting for the server.
      stop.abort(error);
      throw error;
    }
  };
  try {
    const inflate = createInflate({ chunkSize: INFLATED_PIECE_BYTES });
    if (decipher === undefined) await pipeline(source, inflate, read, { signal });
    else await pipeline(source, decipher, inflate, read, { signal });
  } catch (error) {
    // The pipeline may tell of a stream that was stopped in place of what stopped it.
    throw signal.aborted ? signal.reason : (failure ?? error);
  }
}

/** The ciphertext without the MAC behind it, which is checked. It can only be checked at the end. */
async function* authenticated(
  body: AsyncIterable<Uint8Array>,
  hmac: ReturnType<typeof createHmac>,
  heard: () => void,
): AsyncGenerator<Buffer, void, void> {
  let tail = Buffer.alloc(0);
  for await (const piece of body) {
    heard();
    const bytes = Buffer.concat([tail, piece]);
    const end = Math.max(bytes.length - MAC_BYTES, 0);
    tail = bytes.subarray(end);
    if (end === 0) continue;
    hmac.update(bytes.subarray(0, end));
    yield bytes.subarray(0, end);
  }
  const mac = hmac.digest().subarray(0, MAC_BYTES);
  if (tail.length < MAC_BYTES || !timingSafeEqual(mac, tail)) throw new Error('the history was changed on its way');
}
