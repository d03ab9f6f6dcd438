import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';

const HEADER = 'x-forwarded-prefix';
/** Segments of plain letters, none of them a dot or two: it goes into links that people follow. */
const PREFIX = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/;
const MAX_LENGTH = 256;

/** Below which path clients reach this server: `/wa`, or empty; no more than a proxy said that is to be believed. */
export function prefixOf(headers: IncomingHttpHeaders): string {
  const prefix = headers[HEADER];
  return typeof prefix === 'string' ? prefix : '';
}

/**
 * Leaves of `X-Forwarded-Prefix` what proxies of ours wrote, before anybody reads it.
 *
 * @param proxies how many reverse proxies stand in front: so many entries from its end are believed, the outermost first
 */
export function believePrefixes(server: Server, proxies: number): void {
  const believe = ({ headers }: IncomingMessage): void => {
    const prefix = forwardedPrefix(headers, proxies);
    delete headers[HEADER];
    if (prefix !== '') headers[HEADER] = prefix;
  };
  // Not `checkContinue`: with a listener of ours Node would leave it to us to ask for the body.
  for (const event of ['request', 'upgrade']) server.prependListener(event, believe);
}

/** @returns empty when there is none, or one that is no path */
export function forwardedPrefix(headers: IncomingHttpHeaders, proxies: number): string {
  if (proxies === 0) return '';
  const entries = String(headers[HEADER] ?? '').split(',');
  const prefix = entries
    .slice(-proxies)
    .map((entry) => entry.trim().replace(/\/+$/, ''))
    .join('');
  return prefix.length <= MAX_LENGTH && PREFIX.test(prefix) ? prefix : '';
}
