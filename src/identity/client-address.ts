import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import ipaddr from 'ipaddr.js';

const UNKNOWN = 'unknown';
/** Of connections, which keep theirs. */
const addresses = new WeakMap<Socket, string>();
const PORT = /^\[?([^\]]*?)\]?(?::\d+)?$/;

/**
 * The address of the client that made a request.
 *
 * @param proxies how many reverse proxies stand in front: so many entries from the end of `X-Forwarded-For` are believed
 */
export function clientAddress(request: IncomingMessage, proxies: number): string {
  let address = addressOf(request.socket);
  if (proxies === 0) return address;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
  for (let hop = 1; hop <= proxies; hop += 1) {
    const entry = normal(forwarded.at(-hop) ?? '');
    // What a proxy did not write is the client's own invention.
    if (entry === undefined) return address;
    address = entry;
  }
  return address;
}

function addressOf(socket: Socket): string {
  let address = addresses.get(socket);
  if (address === undefined) {
    address = normal(socket.remoteAddress ?? '') ?? UNKNOWN;
    // One that is closed has none any more.
    if (address !== UNKNOWN) addresses.set(socket, address);
  }
  return address;
}

/** What counts as one network: an IPv4 address, or the 64 bits that one IPv6 subscriber has at least. */
export function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  return `${ipaddr.IPv6.parse(address)
    .parts.slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

function normal(text: string): string | undefined {
  const trimmed = text.trim().replace(/%[^\]]*/, '');
  // Some proxies write the port too.
  const bare = ipaddr.isValid(trimmed) ? trimmed : (PORT.exec(trimmed)?.[1] ?? '');
  // An IPv4 address inside an IPv6 one counts as what it is.
  if (!/[.:]/.test(bare) || !ipaddr.isValid(bare)) return undefined;
  return ipaddr.process(bare).toString();
}
