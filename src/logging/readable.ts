import { pino } from 'pino';

type Colour = 'grey' | 'green' | 'yellow' | 'red';

const CODES: Readonly<Record<Colour, number>> = { grey: 90, green: 32, yellow: 33, red: 31 };

/** A line of the log as people read it on a terminal: time of day, level, what happened, and the rest as `name=value`. */
export function readable(json: string, colours = false): string {
  const { level, time, msg, err, ...rest } = JSON.parse(json) as Record<string, unknown>;
  const paint = (colour: Colour, text: string): string => (colours ? `\u001B[${CODES[colour]}m${text}\u001B[0m` : text);
  const word = (pino.levels.labels[Number(level)] ?? String(level)).toUpperCase().padEnd(5);
  const details = Object.entries(rest).map(([name, value]) => `${name}=${shown(value)}`);
  const said = typeof msg === 'string' ? [msg] : [];
  const beside = details.length === 0 ? [] : [paint('grey', details.join(' '))];
  const line = [paint('grey', clock(String(time))), paint(colourOf(Number(level)), word), ...said, ...beside].join(' ');
  return [line, ...stackOf(err).map((one) => paint('grey', one))].join('\n');
}

function colourOf(level: number): Colour {
  if (level >= 50) return 'red';
  if (level >= 40) return 'yellow';
  return level >= 30 ? 'green' : 'grey';
}

function clock(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : time.toTimeString().slice(0, 8);
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[\s"=]/.test(text) && typeof value === 'string' ? JSON.stringify(text) : text;
}

/** What went wrong, with where and why. */
function stackOf(error: unknown): string[] {
  if (error === undefined) return [];
  if (typeof error !== 'object' || error === null) return [`  ${shown(error)}`];
  const { stack, message, cause } = error as { stack?: unknown; message?: unknown; cause?: unknown };
  const text = typeof stack === 'string' ? stack : String(message);
  const lines = text.split('\n').map((one) => `  ${one}`);
  return cause === undefined ? lines : [...lines, '  because of', ...stackOf(cause)];
}
