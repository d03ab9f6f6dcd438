import { effect, signal, useComputed, useSignal } from '@preact/signals';
import { type LiveEvent, onEvent } from './live';
import { lineName } from './route';
import { user } from './user';
import { language, t } from './words';

/** What is kept of them, however many come. */
const KEPT = 500;
const SHOWN = 100;
/** Many in a moment are drawn once. */
const DRAWN_EVERY_MS = 200;

const events = signal<readonly LiveEvent[]>([]);
const seenTypes = signal<readonly string[]>([]);
let gathered: LiveEvent[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

onEvent((event) => {
  gathered.push(event);
  if (gathered.length > KEPT * 2) gathered = gathered.slice(-KEPT);
  timer ??= setTimeout(() => {
    timer = undefined;
    const latest = gathered;
    gathered = [];
    events.value = [...latest.toReversed(), ...events.peek()].slice(0, KEPT);
    const types = new Set([...seenTypes.peek(), ...latest.map(({ type }) => type)]);
    if (types.size > seenTypes.peek().length) seenTypes.value = [...types].toSorted();
  }, DRAWN_EVERY_MS);
});

effect(() => {
  if (user.value) return;
  events.value = [];
  gathered = [];
});

export function EventsPage() {
  const type = useSignal('');
  const words = useSignal('');
  /** Those that were there when it was stopped. */
  const held = useSignal<readonly LiveEvent[] | undefined>(undefined);
  const found = useComputed(() => {
    const wanted = words.value.trim().toLowerCase();
    return (held.value ?? events.value)
      .filter((event) => type.value === '' || event.type === type.value)
      .filter((event) => wanted === '' || JSON.stringify(event).toLowerCase().includes(wanted))
      .slice(0, SHOWN);
  });
  return (
    <>
      <h1>{t('events')}</h1>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <select
          aria-label={t('type')}
          value={type.value}
          onChange={({ currentTarget }) => (type.value = currentTarget.value)}
        >
          <option value="">{t('allTypes')}</option>
          {seenTypes.value.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <input
          type="search"
          aria-label={t('filterEvents')}
          placeholder={t('filterEvents')}
          value={words.value}
          onInput={({ currentTarget }) => (words.value = currentTarget.value)}
        />
        <button type="button" onClick={() => (held.value = held.value === undefined ? events.peek() : undefined)}>
          {held.value === undefined ? t('stop') : t('goOn')}
        </button>
        <button
          type="button"
          onClick={() => {
            events.value = [];
            held.value = undefined;
          }}
        >
          {t('clear')}
        </button>
      </form>
      {found.value.length === 0 && <p class="empty">{t('noEvents')}</p>}
      <ul class="events">
        {found.value.map((event) => (
          <li key={event.id}>
            <details>
              <summary>
                <time dateTime={event.timestamp}>{new Date(event.timestamp).toLocaleTimeString(language.value)}</time>{' '}
                <strong>{event.type}</strong> {lineName(event)}
              </summary>
              <pre tabIndex={0}>{JSON.stringify(event, undefined, 2)}</pre>
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}
