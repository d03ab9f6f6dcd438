import { signal } from '@preact/signals';
import type { Language } from './words';

const POLL_MS = 2_000;

export interface PageState {
  name: string;
  colour: string | null;
  language: Language | null;
  state: 'starting' | 'waiting' | 'passkey' | 'stopped' | 'linked';
  qr?: string | null;
  pairingCode?: { code: string; expiresAt: string } | null;
}

/** What the server says of the page; null when it is good for nothing any more, undefined while that is not known. */
export const page = signal<PageState | null | undefined>(undefined);
export const trouble = signal<'offline' | 'tooMany' | 'failed' | undefined>(undefined);

/** Beside the page, whatever path a proxy serves both at. */
const HERE = location.href.replace(/[?#].*$/, '');
let begun = false;

/** Asks how the page is, again and again until it has ended; the first one who comes has the session started. */
export async function follow(): Promise<void> {
  const state = await ask<PageState>('GET', 'state');
  if (state !== undefined) page.value = state;
  if (state?.state === 'stopped' && !begun) await start();
  if (page.peek() === null || page.peek()?.state === 'linked') return;
  setTimeout(() => void follow(), trouble.peek() === undefined ? POLL_MS : 3 * POLL_MS);
}

export async function start(): Promise<void> {
  begun = true;
  const shown = page.peek();
  if (shown) page.value = { ...shown, state: 'starting' };
  const state = await ask<PageState>('POST', 'start');
  if (state !== undefined) page.value = state;
}

export async function getCode(phoneNumber: string): Promise<void> {
  const code = await ask<{ pairingCode: string; expiresAt: string }>('POST', 'pairing-code', { phoneNumber });
  const shown = page.peek();
  if (code === undefined || !shown) return;
  page.value = { ...shown, state: 'waiting', pairingCode: { code: code.pairingCode, expiresAt: code.expiresAt } };
}

/** @returns undefined when there is no good answer; `page` or `trouble` then says so */
async function ask<T>(method: string, what: string, body?: object): Promise<T | undefined> {
  try {
    const response = await fetch(`${HERE}/${what}`, {
      method,
      headers: body && { 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
      referrerPolicy: 'no-referrer',
    });
    if (response.ok) {
      trouble.value = undefined;
      return (await response.json()) as T;
    }
    if (response.status === 404) page.value = null;
    else trouble.value = response.status === 429 ? 'tooMany' : response.status < 500 ? 'failed' : 'offline';
  } catch {
    trouble.value = 'offline';
  }
  return undefined;
}
