import { lookup, Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';
import { aborted } from '../domain/aborted.js';

const CONNECT_TIMEOUT_MS = 10_000;
const DNS_TIMEOUT_MS = 3_000;
const MAX_URL_LENGTH = 2_048;
/** A public address by its number, but answered by Azure's host to its own machines alone. */
const AZURE_HOST = '168.63.129.16';
/** All of IPv6 that is given out for the public internet. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

export interface ResolvedAddress {
  address: string;
  family: number;
}

export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

/** A URL or an address that must not be called; its message may be shown to clients and names no address. */
export class ForbiddenTargetError extends Error {
  override readonly name = 'ForbiddenTargetError';
}

export interface OutboundCall {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Milliseconds for the whole exchange, from the name's look-up to the last byte that is read. */
  timeoutMs: number;
  /** Milliseconds that the other side may be silent for once it is connected; as long as all may take when left out. */
  silentMs?: number;
  /** Ends the exchange early. */
  signal: AbortSignal;
}

export interface OutboundRequest extends OutboundCall {
  /** Bytes of the answer that are read at most; the connection is closed when there are more. */
  maxBytes: number;
}

export interface OutboundStream {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** To be read, or destroyed. It fails when its time is over. */
  body: Readable;
}

export interface OutboundAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** What was read, perhaps not all that was sent. */
  body: Buffer;
}

/**
 * Calls URLs that tenants gave us, and never reaches what only we can reach: private networks, this machine, the
 * metadata service of a cloud. Redirects are answers like any other and never followed.
 */
export class OutboundHttp {
  private readonly agent: Agent;

  /**
   * @param allowPrivate true to reach private addresses as well: for development and tests
   * @param resolve names to addresses
   */
  constructor(
    private readonly allowPrivate: boolean,
    resolve: Resolve = allowPrivate ? resolveByMachine : resolvePublicName(),
  ) {
    this.agent = new Agent({
      connect: { timeout: CONNECT_TIMEOUT_MS, lookup: checkedLookup(resolve, allowPrivate) },
      // A server may ask for more; a connection that is kept long only waits for being reset.
      keepAliveMaxTimeout: 10_000,
      // The time limit of the whole exchange stands for both.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /**
   * Takes a URL apart and checks what can be checked without the network.
   *
   * @throws ForbiddenTargetError
   */
  checkUrl(text: string): URL {
    if (text.length > MAX_URL_LENGTH) throw new ForbiddenTargetError(`must have at most ${MAX_URL_LENGTH} characters`);
    if (!URL.canParse(text)) throw new ForbiddenTargetError('must be a URL such as https://example.com/hook');
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw new ForbiddenTargetError('must begin with https:// or http://');
    }
    if (url.username !== '' || url.password !== '') {
      throw new ForbiddenTargetError('must hold no user name and no password');
    }
    // undici asks no resolver for addresses, so `connect.lookup` does not see them. The URL parser has already turned
    // every notation of an IPv4 address (2130706433, 0x7f.1, 127.1) into the usual one.
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const forbidden = ipaddr.isValid(host) ? !isPublicAddress(host) : /(^|\.)localhost\.?$/.test(host);
    if (forbidden && !this.allowPrivate) throw new ForbiddenTargetError('must not lead to a private address');
    return url;
  }

  /**
   * Makes one request.
   *
   * @throws ForbiddenTargetError, or what went wrong on the way
   */
  async exchange({ maxBytes, ...call }: OutboundRequest): Promise<OutboundAnswer> {
    const { status, headers, body } = await this.open(call);
    return { status, headers, body: await readSome(body, maxBytes) };
  }

  /**
   * Makes one request, and leaves its body to be read as it comes.
   *
   * @throws ForbiddenTargetError, or what went wrong on the way
   */
  async open({ url, timeoutMs, silentMs = 0, signal, ...rest }: OutboundCall): Promise<OutboundStream> {
    const target = this.checkUrl(url);
    // Not AbortSignal.any: in Node 20 what it makes of a long-lived signal is never freed.
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    const cut = (): void => over.abort(signal.reason);
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cut);
    };
    signal.addEventListener('abort', cut, { once: true });
    if (signal.aborted) cut();
    try {
      const limits = { headersTimeout: silentMs, bodyTimeout: silentMs };
      // undici looks at the signal only once it is connected.
      const response = await Promise.race([
        request(target, { ...rest, ...limits, dispatcher: this.agent, signal: over.signal }),
        aborted(over.signal),
      ]);
      response.body.once('close', done);
      return { status: response.statusCode, headers: response.headers, body: response.body };
    } catch (error) {
      done();
      throw error;
    }
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/** True for an address of the public internet: nothing private, local, shared, reserved, tunnelled or multicast. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address inside an IPv6 one counts as what it is.
  const parsed = ipaddr.process(address);
  // What ipaddr.js has no name for is `unicast` too: `::7f00:1`, an old form of 127.0.0.1, for one.
  if (parsed.kind() === 'ipv6' && !parsed.match(GLOBAL_IPV6)) return false;
  return parsed.range() === 'unicast' && parsed.toString() !== AZURE_HOST;
}

/**
 * The `lookup` of a socket that refuses a name as soon as one of its addresses is private, and connects to the very
 * addresses that were checked: a name that changes its mind in between (DNS rebinding) changes nothing.
 */
export function checkedLookup(resolve: Resolve, allowPrivate: boolean): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) return done(new Error('the name of the host is not known'), '');
        if (!allowPrivate && !addresses.every(({ address }) => isPublicAddress(address))) {
          return done(new ForbiddenTargetError('the host leads to a private address'), '');
        }
        if (options.all === true) return done(null, addresses);
        done(null, first.address, first.family);
      },
      (error: Error) => done(error, ''),
    );
  };
}

/**
 * Asks the name servers without the threads of the process, of which there are four: slow name servers of one tenant
 * would hold up all others there. What only this machine's own files know is not public.
 */
function resolvePublicName(): Resolve {
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: 2 });
  return async (hostname) => {
    const found = await Promise.allSettled([
      resolver.resolve4(hostname).then((list) => list.map((address) => ({ address, family: 4 }))),
      resolver.resolve6(hostname).then((list) => list.map((address) => ({ address, family: 6 }))),
    ]);
    return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  };
}

/** As every program does, with the hosts file: names of a developer's own machines are known nowhere else. */
function resolveByMachine(hostname: string): Promise<ResolvedAddress[]> {
  return lookup(hostname, { all: true });
}

/** Reads up to `maxBytes`; leaving the loop early closes the connection. A body that breaks off ends what was read. */
async function readSome(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let left = maxBytes;
  try {
    for await (const chunk of body) {
      chunks.push(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) break;
    }
  } catch {
    // The status says what became of the request; the rest is for people.
  }
  return Buffer.concat(chunks);
}
