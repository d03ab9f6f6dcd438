import { signal } from '@preact/signals';

/** The page lies one folder below the API, whatever path a proxy serves both at. */
const BASE = new URL('../', document.baseURI);

/** What an error of the API says, in words for people. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Counts answers that say that nobody is logged in any more. */
export const refusals = signal(0);

/** Where something of the API is: `api('sessions')`. */
export function api(path: string): string {
  return new URL(`api/whatsapp/${path}`, BASE).href;
}

export function eventsUrl(after: string | undefined): string {
  const url = new URL(api('events'));
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  if (after !== undefined) url.searchParams.set('after', after);
  return url.href;
}

/** @throws ApiError; 0 `OFFLINE` when there is no answer */
export async function call<T>(
  method: string,
  path: string,
  body?: object,
  headers?: Record<string, string>,
): Promise<T> {
  return request<T>(method, path.startsWith('dashboard/') ? new URL(path, BASE).href : api(path), body, headers);
}

async function request<T>(method: string, url: string, body?: object, more?: Record<string, string>): Promise<T> {
  const headers: Record<string, string> = { 'X-Switchboard-Page': '1', ...more };
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(url, { method, headers, body: isForm ? body : JSON.stringify(body) });
  } catch {
    throw new ApiError(0, 'OFFLINE', 'Switchboard does not answer');
  }
  const answer = (await response.json().catch(() => ({}))) as Partial<Record<'code' | 'detail' | 'hint', string>>;
  if (response.ok) return answer as T;
  if (response.status === 401) refusals.value += 1;
  const words = answer.detail ?? `HTTP ${response.status}`;
  throw new ApiError(
    response.status,
    answer.code ?? '',
    answer.hint === undefined ? words : `${words}. ${answer.hint}`,
  );
}

/** A new Idempotency-Key; `crypto.randomUUID` is not there over plain HTTP. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
