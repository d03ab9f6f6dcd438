/** The simulator refused; `message` says why. */
export class SimulatorError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'SimulatorError';
  }
}

export type Query = Record<string, string | number | boolean | undefined>;

/** The admin API as it is called; `client.ts` has words for all of it. */
export class AdminCaller {
  constructor(protected readonly adminUrl: string) {}

  protected async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${this.adminUrl}/admin${path}`, { method, ...(body === undefined ? {} : json) });
    const answer = (await response.json()) as T & { message?: string };
    if (!response.ok) throw new SimulatorError(response.status, answer.message ?? `HTTP ${response.status}`);
    return answer;
  }
}

/** The query of a path, with what is given. */
export function search(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
