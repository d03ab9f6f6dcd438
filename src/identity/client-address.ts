import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

const UNKNOWN = 'unknown';
const PORT = /^\[?([^\]]*?)\]?(?::\d+)?$/;

/**
 * The address of the client that made a request.
 *
 * @param proxies how many reverse proxies stand in front: so many entries from the end of `X-Forwarded-For` are believed
 */
export function clientAddress(request: IncomingMessage, proxies: number): string {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
  let address = normal(request.socket.remoteAddress ?? '') ?? UNKNOWN;
  for (let hop = 1; hop <= proxies; hop += 1) {
    const entry = normal(forwarded.at(-hop) ?? '');
    // What a proxy did not write is the client's own invention.
    if (entry === undefined) return address;
    address = entry;
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
