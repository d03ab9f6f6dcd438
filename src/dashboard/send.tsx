import { useSignal } from '@preact/signals';
import { api, wordsOf } from './api';
import { chosenLine, LinePicker } from './line-picker';
import { sendMessage } from './messages';
import { t } from './words';

/** Messages to try, one of each form that needs no file. */
const EXAMPLES: Record<string, object> = {
  text: { text: { body: 'Hello!' } },
  location: { location: { latitude: 55.7558, longitude: 37.6173, name: 'Moscow' } },
  contacts: { contacts: [{ name: { formatted_name: 'Anna' }, phones: [{ phone: '+79001234567' }] }] },
  poll: { poll: { name: 'Lunch?', options: ['Soup', 'Salad'], selectable_count: 1 } },
  event: { event: { name: 'Meeting', start: '2030-01-31T12:00:00Z' } },
};

export function SendPage() {
  const line = chosenLine();
  const to = useSignal('');
  const type = useSignal('text');
  const content = useSignal(JSON.stringify(EXAMPLES['text'], undefined, 2));
  const answer = useSignal('');
  const error = useSignal('');
  const busy = useSignal(false);
  const body = bodyOf(to.value.trim(), type.value, content.value);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (line === undefined || body === undefined) return;
    busy.value = true;
    answer.value = '';
    error.value = '';
    try {
      answer.value = await sendMessage(line, body);
    } catch (fault) {
      error.value = wordsOf(fault);
    } finally {
      busy.value = false;
    }
  };
  return (
    <>
      <div class="head">
        <h1>{t('testSend')}</h1>
        <LinePicker page="send" />
      </div>
      {line === undefined ? (
        <p class="empty">{t('chooseLine')}</p>
      ) : (
        <form class="card" onSubmit={(event) => void submit(event)}>
          <label>
            {t('to')}
            <input
              required
              value={to.value}
              placeholder="+7 900 123-45-67"
              onInput={({ currentTarget }) => (to.value = currentTarget.value)}
            />
          </label>
          <label>
            {t('kind')}
            <select
              value={type.value}
              onChange={({ currentTarget }) => {
                type.value = currentTarget.value;
                content.value = JSON.stringify(EXAMPLES[currentTarget.value], undefined, 2);
              }}
            >
              {Object.keys(EXAMPLES).map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <label>
            {t('content')}
            <textarea
              class="code"
              rows={8}
              spellcheck={false}
              value={content.value}
              onInput={({ currentTarget }) => (content.value = currentTarget.value)}
            />
          </label>
          {body === undefined && <p role="alert">{t('notJson')}</p>}
          <button class="main" disabled={busy.value || body === undefined}>
            {t('send')}
          </button>
          {answer.value !== '' && (
            <p role="status">
              ✓ {t('statusAccepted')}: <code>{answer.value}</code>
            </p>
          )}
          {error.value !== '' && <p role="alert">{error.value}</p>}
          {body !== undefined && (
            <>
              <h2>{t('sameByCurl')}</h2>
              <pre tabIndex={0}>{curlOf(line, body)}</pre>
            </>
          )}
        </form>
      )}
    </>
  );
}

/** Undefined when what was typed is no object. */
function bodyOf(to: string, type: string, content: string): object | undefined {
  try {
    const members: unknown = JSON.parse(content);
    return typeof members === 'object' && members !== null && !Array.isArray(members)
      ? { to, type, ...members }
      : undefined;
  } catch {
    return undefined;
  }
}

/** For a POSIX shell, in which a quote in quotes is written thus. */
function curlOf(line: string, body: object): string {
  const quoted = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  return [
    `curl -X POST '${api(`sessions/${line}/messages`)}'`,
    `-H "X-API-Key: $KEY" -H 'Content-Type: application/json'`,
    `-d '${quoted}'`,
  ].join(' \\\n  ');
}
