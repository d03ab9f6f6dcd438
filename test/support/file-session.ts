import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { BareSocket, login } from '../simulator/bare-baileys.js';
import type { RunningSimulator } from './simulator.js';
import { until } from './until.js';

/** A device that Baileys keeps in files, as the programs do that people come from. */
export interface FileSession {
  readonly folder: string;
  readonly socket: BareSocket;
  /** Ends the socket; resolves when all is written. */
  end(): Promise<void>;
}

/** Links a device whose state `useMultiFileAuthState` keeps in a folder, and logs in. */
export async function linkFileSession(
  simulator: RunningSimulator,
  number: string,
  folder: string,
): Promise<FileSession> {
  const { state, saveCreds } = await useMultiFileAuthState(folder);
  const auth = { creds: state.creds, state: () => state };
  const saves: Promise<void>[] = [];
  const kept = (socket: BareSocket): BareSocket => {
    socket.sock.ev.on('creds.update', () => saves.push(saveCreds()));
    return socket;
  };
  const pairing = kept(new BareSocket(simulator, auth));
  await simulator.client.scan(number, await pairing.qr());
  await pairing.closed();
  await Promise.all(saves);
  const socket = kept(await login(simulator, auth));
  return {
    folder,
    socket,
    end: async () => {
      await socket.end();
      saves.push(saveCreds());
      await Promise.all(saves);
      await until(() => isWhole(folder), Boolean);
    },
  };
}

function isWhole(folder: string): boolean {
  try {
    for (const name of readdirSync(folder)) JSON.parse(readFileSync(join(folder, name), 'utf8'));
    return true;
  } catch {
    return false;
  }
}
