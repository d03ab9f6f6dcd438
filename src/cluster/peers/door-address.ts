import { connect } from 'node:net';
import ipaddr from 'ipaddr.js';

const LOOPBACK = '127.0.0.1';
const DEFAULT_DATABASE_PORT = 5432;
const CONNECT_MS = 3_000;

/**
 * This machine's address on the way to the database: whoever shares the database is likely to reach it there. The
 * loopback address where the database is on this machine, since then everybody else is as well.
 */
export async function addressTowards(databaseUrl: string): Promise<string> {
  const { hostname, port } = new URL(databaseUrl);
  if (hostname === '') return LOOPBACK;
  const socket = connect({
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port) || DEFAULT_DATABASE_PORT,
    timeout: CONNECT_MS,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve()).once('error', reject);
      socket.once('timeout', () => reject(new Error('the database does not answer')));
    });
    return ipaddr.process(socket.localAddress ?? LOOPBACK).toString();
  } catch {
    return LOOPBACK;
  } finally {
    socket.destroy();
  }
}

export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
