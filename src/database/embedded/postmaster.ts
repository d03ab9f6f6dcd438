import { linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Cluster, SUPERUSER } from './cluster.js';
import { processCommand } from './process-identity.js';

/** The server process of a cluster, as its pid file describes it. */
export interface Postmaster {
  pid: number;
  port: number;
  /** PostgreSQL's own word: starting, ready, stopping. */
  status: string;
}

/** The server that runs on `data` now; `undefined` when there is none, whatever a pid file says. */
export function findPostmaster(data: string): Postmaster | undefined {
  const file = readPidFile(data);
  return file !== undefined && isPostmaster(file.pid, data) ? file : undefined;
}

/** Whether the process `pid` is a live server on `data`, and no zombie or stranger with the same number. */
export function isPostmaster(pid: number, data: string): boolean {
  return processCommand(pid).includes(` -D ${data} `);
}

function readPidFile(data: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return pid > 0 ? { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Removes a pid file whose server is dead. PostgreSQL does that itself, unless the number belongs to a zombie or to
 * another process of the same user: then it refuses to start.
 *
 * Moved first and looked at again: between the two, another launch may have done the same and started a server, whose
 * pid file goes straight back. (The server looks for its file once a minute; and its shared memory keeps a second one out.)
 */
export function discardStalePidFile(data: string): void {
  const path = join(data, 'postmaster.pid');
  const aside = `${path}.${process.pid}`;
  const judged = readPidFile(data);
  if (judged === undefined || isPostmaster(judged.pid, data)) return;
  try {
    renameSync(path, aside);
    if (Number(readFileSync(aside, 'utf8').split('\n')[0]) !== judged.pid) linkSync(aside, path);
  } catch {
    // Another launch was faster.
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Address of the server of `cluster`. */
export function serverUrl(cluster: Cluster, port: number): string {
  return `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/postgres`;
}

/** Asks the server one question. Returns why it did not answer, or `undefined` when it did. */
export async function problemConnecting(url: string): Promise<Error | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    await client.end().catch(() => {});
  }
}
