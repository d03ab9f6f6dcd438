import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { prefixOf } from './forwarded-prefix.js';

/**
 * Where whoever made a request finds a path of this server, as far as proxies say it.
 *
 * @param path begins with `/`
 * @param proxies how many reverse proxies stand in front, and are believed
 */
export function ownUrl(request: IncomingMessage, path: string, proxies: number): string {
  const scheme = isEncrypted(request, proxies) ? 'https' : 'http';
  const host = hostsOf(request.headers, proxies).at(-1) ?? 'localhost';
  return `${scheme}://${host}${prefixOf(request.headers)}${path}`;
}

/** By which names this server was asked: the one that reached it, and the one that a proxy says was asked for. */
export function hostsOf(headers: IncomingHttpHeaders, proxies: number): string[] {
  const forwarded = proxies > 0 ? headers['x-forwarded-host'] : undefined;
  const named = typeof forwarded === 'string' ? trusted(forwarded, proxies) : undefined;
  return [headers.host, named].filter((host) => host !== undefined);
}

/** True for a request that came by https, as far as proxies say it. */
export function isEncrypted({ headers, socket }: IncomingMessage, proxies: number): boolean {
  const forwarded = proxies > 0 ? headers['x-forwarded-proto'] : undefined;
  if (typeof forwarded === 'string') return trusted(forwarded, proxies).toLowerCase() === 'https';
  return (socket as Partial<TLSSocket>).encrypted === true;
}

/** The entry of the outermost proxy that is ours. */
function trusted(list: string, proxies: number): string {
  return list.split(',').slice(-proxies)[0]!.trim();
}
