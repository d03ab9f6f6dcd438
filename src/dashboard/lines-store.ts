import { effect, signal } from '@preact/signals';
import { ApiError, call, wordsOf } from './api';
import { onEvent } from './live';
import { lineName } from './route';
import { user } from './user';

export interface Line {
  companyId: string;
  line: string;
  connected: boolean;
  status: string;
  health: { healthy: boolean; reason: string | null; restriction: Restriction | null };
  phoneNumber: string | null;
  reconnectAttempts: number;
  lastError: string | null;
  /** The process that holds it. */
  owner: string | null;
}

interface Restriction {
  state: string;
  until: string | number | null;
}

interface LinesPage {
  sessions: Line[];
  next: string | null;
}

const PAGE = 1_000;
const GATHERED_MS = 300;
/** Where many lines change all the time they are read less often, and all at once. */
const MANY = 10;
const GATHERED_OF_MANY_MS = 5_000;
/** After which a line is not as it was. */
const TELLING = new Set(
  'connecting qr pairing_code passkey_required connected disconnected reconnecting logout replaced reconnect_failed health_check_failed error restriction'.split(
    ' ',
  ),
);

/** All lines that the key may see, by name; undefined until they are known. While nothing shows them, none is read anew. */
export const lines = signal<ReadonlyMap<string, Line> | undefined>(undefined, {
  watched: () => {
    shown = true;
    gather();
  },
  unwatched: () => {
    shown = false;
  },
});
export const linesError = signal('');

const changed = new Set<string>();
let shown = false;
/** How many changed in the last while. */
let lately = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export async function loadLines(): Promise<void> {
  const found = new Map<string, Line>();
  try {
    for (let cursor: string | null = ''; cursor !== null;) {
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: LinesPage = await call<LinesPage>('GET', `sessions?limit=${PAGE}${from}`);
      for (const line of page.sessions) found.set(lineName(line), line);
      cursor = page.next;
    }
    lines.value = found;
    linesError.value = '';
  } catch (error) {
    linesError.value = wordsOf(error);
  }
}

function gather(): void {
  if (!shown || changed.size === 0) return;
  timer ??= setTimeout(() => void refresh(), lately > MANY ? GATHERED_OF_MANY_MS : GATHERED_MS);
}

/** Reads lines anew; of more than a few at once, all that there are. */
async function refresh(): Promise<void> {
  timer = undefined;
  const names = [...changed];
  changed.clear();
  lately += names.length;
  setTimeout(() => (lately -= names.length), GATHERED_OF_MANY_MS);
  if (names.length > MANY) return loadLines();
  for (const name of names) await loadLine(name);
}

export async function loadLine(name: string): Promise<void> {
  try {
    const line = await call<Line>('GET', `sessions/${name}`);
    lines.value = new Map(lines.peek()).set(name, line);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) return;
    const left = new Map(lines.peek());
    left.delete(name);
    lines.value = left;
  }
}

onEvent((event) => {
  if (!TELLING.has(event.type)) return;
  changed.add(lineName(event));
  gather();
});

// Also after the sockets were away: whether somebody is logged in is then asked anew.
effect(() => {
  if (user.value) void loadLines();
  else lines.value = undefined;
});
