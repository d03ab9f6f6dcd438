export interface LimitHeaders {
  /** Of `RateLimit-Policy`: quota and seconds, by name. */
  policies: Record<string, { q: number; w: number }>;
  /** Of `RateLimit`: what remains, and seconds until there is more, by name. */
  limits: Record<string, { r: number; t: number }>;
}

/** Reads both headers of an answer as lists of strings with whole numbers as parameters. */
export function limitHeaders(headers: Headers): LimitHeaders {
  return {
    policies: parse(headers.get('ratelimit-policy'), ['q', 'w']),
    limits: parse(headers.get('ratelimit'), ['r', 't']),
  } as LimitHeaders;
}

function parse(header: string | null, names: string[]): Record<string, Record<string, number>> {
  const item = new RegExp(`^"([a-z-]+)"${names.map((name) => `;${name}=(\\d+)`).join('')}$`);
  const entries = (header ?? '').split(', ').map((text) => {
    const [, name, ...values] = item.exec(text) ?? [];
    if (name === undefined) throw new Error(`not an item of a rate limit header: ${text} in ${header}`);
    return [name, Object.fromEntries(names.map((parameter, n) => [parameter, Number(values[n])]))] as const;
  });
  return Object.fromEntries(entries);
}
