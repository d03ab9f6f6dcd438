import { effect, signal } from '@preact/signals';
import { eventsUrl } from './api';
import { loadUser, user } from './user';

/** An event as the API sends it; what is in it depends on its type. */
export interface LiveEvent {
  id: string;
  type: string;
  companyId: string;
  line: string;
  timestamp: string;
  [member: string]: unknown;
}

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000];

export const connected = signal(false);

type Listener = (event: LiveEvent) => void;
const listeners = new Set<Listener>();
let socket: WebSocket | undefined;
let lastId: string | undefined;
let tries = 0;

/** Has `listener` told of each event; what it returns ends that. */
export function onEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Events of the log have plain numbers; those that are not kept have a tail. */
function take(event: LiveEvent): void {
  lastId = event.id.split('.', 1)[0];
  for (const listener of listeners) listener(event);
}

function open(): void {
  const mine = new WebSocket(eventsUrl(lastId));
  socket = mine;
  mine.addEventListener('open', () => {
    connected.value = true;
    tries = 0;
  });
  mine.addEventListener('message', ({ data }) => take(JSON.parse(String(data)) as LiveEvent));
  mine.addEventListener('close', () => {
    if (socket !== mine) return;
    connected.value = false;
    const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)];
    tries += 1;
    // Why it closed a browser does not say: whoever is logged out learns it here.
    void loadUser();
    setTimeout(() => {
      if (socket === mine && user.peek()) open();
    }, wait);
  });
}

effect(() => {
  const shown = user.value;
  if (shown && (shown.admin || shown.scopes.includes('read'))) {
    if (socket === undefined) open();
    return;
  }
  const old = socket;
  socket = undefined;
  lastId = undefined;
  connected.value = false;
  old?.close();
});
