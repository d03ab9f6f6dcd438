import { signal } from '@preact/signals';

/** The page lies one folder below the API, whatever path a proxy serves both at. */
export const BASE = new URL('../', document.baseURI);

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

/**
 * Calls the API; what begins with `/` is beside it.
 *
 * @throws ApiError; 0 `OFFLINE` when there is no answer
 */
export async function call<T>(
  method: string,
  path: string,
  body?: object,
  headers?: Record<string, string>,
): Promise<T> {
  return request<T>(method, urlOf(path), body, headers);
}

/** What is no JSON. @throws ApiError */
export async function readText(path: string): Promise<string> {
  const response = await fetch(urlOf(path), { headers: { 'X-Switchboard-Page': '1' } });
  if (!response.ok) throw new ApiError(response.status, '', `HTTP ${response.status}`);
  return response.text();
}

function urlOf(path: string): string {
  return path.startsWith('/') ? new URL(path.slice(1), BASE).href : api(path);
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
