import { linkSync, lstatSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { actingAs } from './acting-as.js';
import { type Cluster, SUPERUSER } from './cluster.js';
import { processCommand } from './process-identity.js';

/** So long a pid file may be empty while the server that made it writes it. */
const BEING_WRITTEN_MS = 1_000;

/** The server process of a cluster, as its pid file describes it. */
export interface Postmaster {
  pid: number;
  port: number;
  /** PostgreSQL's own word: starting, ready, stopping. */
  status: string;
}

/** The server that runs on the cluster now; `undefined` when there is none, whatever a pid file says. */
export function findPostmaster({ data, account }: Cluster): Postmaster | undefined {
  const file = actingAs(account, () => readPidFile(data));
  return file !== undefined && isPostmaster(file.pid, data) ? file : undefined;
}

/** Whether the process `pid` is a live server on `data`, and no zombie or stranger with the same number. */
export function isPostmaster(pid: number, data: string): boolean {
  return processCommand(pid).includes(` -D ${data} `);
}

function readPidFile(data: string): Postmaster | undefined {
  try {
    const text = readFileSync(join(data, 'postmaster.pid'), 'utf8');
    const pid = pidIn(text);
    const lines = text.split('\n');
    return pid === undefined ? undefined : { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() };
  } catch {
    return undefined;
  }
}

function pidIn(text: string): number | undefined {
  const [pid] = /^\d+$/m.exec(text.split('\n', 1)[0] ?? '') ?? [];
  return Number(pid) > 0 ? Number(pid) : undefined;
}

/**
 * Removes a pid file whose server is dead. PostgreSQL does that itself, unless the number belongs to a zombie or to
 * another process of the same user, or the file is empty or garbled, as a power cut leaves it: then it refuses to start.
 *
 * Moved first and looked at again: between the two, another launch may have done the same and started a server, whose
 * pid file goes straight back. (The server looks for its file once a minute; and its shared memory keeps a second one out.)
 */
export function discardStalePidFile({ data, account }: Cluster): void {
  const path = join(data, 'postmaster.pid');
  const aside = `${path}.${process.pid}`;
  actingAs(account, () => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return;
    const judged = readPidFile(data)?.pid;
    // A server that starts right now has made the file and is about to write its number.
    if (judged === undefined && Math.abs(Date.now() - found.mtimeMs) < BEING_WRITTEN_MS) return;
    if (judged !== undefined && isPostmaster(judged, data)) return;
    try {
      renameSync(path, aside);
      if (pidIn(readFileSync(aside, 'utf8')) !== judged) linkSync(aside, path);
    } catch {
      // Another launch was faster.
    } finally {
      rmSync(aside, { force: true });
    }
  });
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
