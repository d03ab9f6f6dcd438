import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { prefixOf } from '../http/forwarded-prefix.js';
import { hostsOf, isEncrypted } from '../http/own-url.js';

export const SESSION_ID_PREFIX = 'sbs_';
/** What the page sets at each request; a page of another origin cannot. */
export const PAGE_HEADER = 'x-switchboard-page';
const NAME = 'switchboard_session';
const SESSION_ID = new RegExp(`^${SESSION_ID_PREFIX}[\\w-]{43}$`);

/** True for what the cookie of a logged-in page holds. */
export function isSessionId(credential: string): boolean {
  return SESSION_ID.test(credential);
}

/** What the page's cookie holds; undefined without one. */
export function sessionIdIn(headers: IncomingHttpHeaders): string | undefined {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value !== undefined && isSessionId(value)) return value;
  }
  return undefined;
}

/** True when a browser may have sent the cookie without the page: a change is then not to be made. */
export function isForgeable({ headers, method }: Pick<IncomingMessage, 'headers' | 'method'>): boolean {
  return method !== 'GET' && method !== 'HEAD' && headers[PAGE_HEADER] === undefined;
}

/**
 * True for a socket that this server's own page opens: there a page can set no header, and a browser asks nobody whether
 * another one may connect.
 *
 * @param proxies how many reverse proxies stand in front
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, proxies: number): boolean {
  const { origin } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  return hostsOf(headers, proxies).includes(new URL(origin).host) || headers['sec-fetch-site'] === 'same-origin';
}

/** The `Set-Cookie` that logs in, or out when `id` is empty. */
export function sessionCookie(request: IncomingMessage, id: string, seconds: number, proxies: number): string {
  const attributes = [`Path=${prefixOf(request.headers)}/`, `Max-Age=${seconds}`, 'HttpOnly', 'SameSite=Strict'];
  if (isEncrypted(request, proxies)) attributes.push('Secure');
  return [`${NAME}=${id}`, ...attributes].join('; ');
}
