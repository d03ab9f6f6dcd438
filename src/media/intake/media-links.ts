import type { Readable } from 'node:stream';
import { Settings } from '../../config/settings.js';
import { DomainError, invalidField } from '../../domain/errors.js';
import { Part, type StartsAndStops } from '../../lifecycle/part.js';
import { ForbiddenTargetError, OutboundHttp, type OutboundStream } from '../../outbound/outbound-http.js';
import { tooLarge } from './intake.js';
import type { Declared } from '../medium.js';

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Not compressed: the bytes that are counted are those of the file. */
const HEADERS = { Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': 'Switchboard' };

/** Where a link led, with the file to be read. */
export interface Linked {
  /** Where it is, after all redirects. */
  url: string;
  body: Readable;
  declared: Declared;
}

/**
 * Opens links that companies gave us, as webhooks are called: nothing private is reached, whatever a name or a redirect
 * leads to. What it takes is bounded in time, in silence and in redirects; whoever reads the body bounds its bytes.
 */
@Part({ stage: 'connections' })
export class MediaLinks implements StartsAndStops {
  /** For the whole of a file: a client that waits for the answer is let go after a minute without a byte. */
  protected readonly allMs: number = 50_000;
  /** Of the other side, once it is connected. */
  protected readonly silentMs: number = 10_000;

  constructor(
    private readonly http: OutboundHttp,
    private readonly settings: Settings,
  ) {}

  async stop(): Promise<void> {
    await this.http.close();
  }

  /**
   * @param withinMs for the whole of it, redirects and body
   * @throws DomainError `VALIDATION_FAILED` for a link that must not be followed, `MEDIA_LINK_FAILED`, `MEDIA_TOO_LARGE`
   */
  async open(link: string, withinMs: number = this.allMs): Promise<Linked> {
    const until = performance.now() + withinMs;
    let url = link;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await this.ask(url, until - performance.now());
      const { location } = answer.headers;
      if (!REDIRECTS.has(answer.status) || typeof location !== 'string') return this.file(url, answer);
      answer.body.destroy();
      if (redirects === MOST_REDIRECTS) throw failed(`it redirects more than ${MOST_REDIRECTS} times`);
      if (!URL.canParse(location, url)) throw failed('it redirects to what is no URL');
      url = new URL(location, url).href;
    }
  }

  private async ask(url: string, timeoutMs: number): Promise<OutboundStream> {
    try {
      const { signal } = new AbortController();
      const limits = { timeoutMs: Math.max(1, timeoutMs), silentMs: this.silentMs };
      const answer = await this.http.open({ method: 'GET', url, headers: HEADERS, signal, ...limits });
      // Who destroys it without reading is not interested in how it ends.
      answer.body.on('error', () => undefined);
      return answer;
    } catch (error) {
      if (error instanceof ForbiddenTargetError) throw invalidField('link', `link: ${error.message}`);
      throw failed(whyNot(error));
    }
  }

  private file(url: string, { status, headers, body }: OutboundStream): Linked {
    const refuse = (error: DomainError): DomainError => {
      body.destroy();
      return error;
    };
    if (status !== 200) throw refuse(failed(`it answered ${status}`));
    const coding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
    if (coding !== 'identity') throw refuse(failed('it answered with a compressed file, which was not asked for'));
    const { mediaMaxBytes } = this.settings;
    if (Number(headers['content-length'] ?? 0) > mediaMaxBytes) throw refuse(tooLarge(mediaMaxBytes));
    const hint = String(headers['content-type'] ?? '');
    return { url, body, declared: { hint, fileName: nameIn(headers['content-disposition']) ?? nameOf(url) } };
  }
}

/** What goes wrong while the body is read, as a client is told of it. */
export function linkBroke(error: unknown): DomainError {
  return failed(whyNot(error));
}

function failed(why: string): DomainError {
  return new DomainError('MEDIA_LINK_FAILED', `The link could not be downloaded: ${why}`);
}

/** No words of other programs, which may name addresses that are nobody's business. */
function whyNot(error: unknown): string {
  const { message, code } = error as Error & { code?: string };
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return 'the server was silent for too long';
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'the server could not be reached in time';
  if (message.startsWith('no answer within')) return 'it took too long';
  if (message === 'the name of the host is not known') return message;
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return 'the server could not be reached';
  }
  if (/CERT|TLS|SSL/.test(code ?? '')) return 'its certificate is not good';
  return 'the connection broke, or was not HTTP';
}

function nameIn(disposition: string | string[] | undefined): string | undefined {
  const text = String(disposition ?? '');
  const extended = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(text)?.[1];
  if (extended !== undefined) return decoded(extended);
  const [, quoted, bare] = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(text) ?? [];
  return quoted?.replaceAll(/\\(.)/g, '$1') ?? bare;
}

/** The end of its path, if that looks like the name of a file. */
function nameOf(url: string): string | undefined {
  const last = decoded(new URL(url).pathname.split('/').at(-1)!);
  return last !== undefined && /[^.]\.[a-z0-9]{1,8}$/i.test(last) ? last : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
