const MAX_HEADERS = 20;
const MAX_VALUE_LENGTH = 2_048;
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/;
const VALUE = /^[\x20-\x7e]*$/;

/** Headers that the request itself or its way to the endpoint depends on. */
const RESERVED = new Set([
  'host',
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'http2-settings',
]);

/** What is wrong with the custom headers of a webhook; undefined when nothing is. */
export function headersProblem(headers: unknown): string | undefined {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    return 'must be an object of names and values';
  }
  const entries = Object.entries(headers);
  if (entries.length > MAX_HEADERS) return `must be at most ${MAX_HEADERS}`;
  const seen = new Set<string>();
  for (const [name, value] of entries) {
    const lowerCase = name.toLowerCase();
    if (!NAME.test(name)) return `must have names of letters, digits and hyphens: ${JSON.stringify(name)}`;
    if (RESERVED.has(lowerCase) || lowerCase.startsWith('webhook-')) return `must not set ${lowerCase}`;
    if (seen.has(lowerCase)) return `must not name ${lowerCase} twice`;
    if (typeof value !== 'string' || value.length > MAX_VALUE_LENGTH || !VALUE.test(value)) {
      return `must have values of at most ${MAX_VALUE_LENGTH} ASCII characters: ${lowerCase}`;
    }
    seen.add(lowerCase);
  }
  return undefined;
}
