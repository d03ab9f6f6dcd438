import { useComputed, useSignal } from '@preact/signals';
import { call, wordsOf } from './api';
import { type Line, lines, linesError, loadLine } from './lines-store';
import { go, linkTo } from './route';
import { mayManage } from './user';
import { t, type Word } from './words';

const SHOWN = 100;
const STATES: Record<string, Word> = {
  idle: 'stateIdle',
  connecting: 'stateConnecting',
  qr: 'stateQr',
  pairing: 'statePairing',
  passkey: 'statePasskey',
  connected: 'stateConnected',
  reconnecting: 'stateReconnecting',
  logged_out: 'stateLoggedOut',
  replaced: 'stateReplaced',
  outdated: 'stateOutdated',
  failed: 'stateFailed',
};
/** What the company's people have to do about it. */
const ADVICE: Partial<Record<string, Word>> = {
  qr: 'adviceQr',
  pairing: 'advicePairing',
  passkey: 'advicePasskey',
  logged_out: 'adviceLoggedOut',
  replaced: 'adviceReplaced',
  outdated: 'adviceOutdated',
  failed: 'adviceFailed',
};

export function stateWords(status: string): string {
  const word = STATES[status];
  return word === undefined ? status : t(word);
}

export function adviceFor(status: string): string | undefined {
  const word = ADVICE[status];
  return word === undefined ? undefined : t(word);
}

export function LinesPage() {
  const filter = useSignal('');
  const state = useSignal('');
  const shown = useSignal(SHOWN);
  const error = useSignal('');
  const found = useComputed(() => {
    const words = filter.value.trim().toLowerCase();
    return [...(lines.value ?? new Map<string, Line>())]
      .filter(([, line]) => state.value === '' || line.status === state.value)
      .filter(([name, line]) => words === '' || `${name} ${line.phoneNumber ?? ''}`.toLowerCase().includes(words));
  });
  return (
    <>
      <div class="head">
        <h1>{t('lines')}</h1>
        {mayManage.value && (
          <a class="button main" href={linkTo('connect')}>
            {t('connectLine')}
          </a>
        )}
      </div>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <input
          type="search"
          aria-label={t('filterLines')}
          placeholder={t('filterLines')}
          value={filter.value}
          onInput={({ currentTarget }) => {
            filter.value = currentTarget.value;
            shown.value = SHOWN;
          }}
        />
        <select
          aria-label={t('state')}
          value={state.value}
          onChange={({ currentTarget }) => {
            state.value = currentTarget.value;
          }}
        >
          <option value="">{t('allStates')}</option>
          {Object.keys(STATES).map((name) => (
            <option key={name} value={name}>
              {stateWords(name)}
            </option>
          ))}
        </select>
        <span class="hint" role="status">
          {lines.value !== undefined && t('countOf', { n: found.value.length, all: lines.value.size })}
        </span>
      </form>
      {[error.value, linesError.value].map((words) => words !== '' && <p role="alert">{words}</p>)}
      {lines.value?.size === 0 && <p class="empty">{mayManage.value ? t('noLines') : t('noLinesRead')}</p>}
      <ul class="lines">
        {found.value.slice(0, shown.value).map(([name, line]) => (
          <LineRow key={name} name={name} line={line} onError={(words) => (error.value = words)} />
        ))}
      </ul>
      {found.value.length > shown.value && (
        <button type="button" onClick={() => (shown.value += SHOWN)}>
          {t('showMore')}
        </button>
      )}
    </>
  );
}

interface LineRowProps {
  name: string;
  line: Line;
  onError: (words: string) => void;
}

function LineRow({ name, line, onError }: LineRowProps) {
  const busy = useSignal(false);
  const act = async (method: string, path: string): Promise<void> => {
    busy.value = true;
    onError('');
    try {
      await call(method, `sessions/${name}${path}`);
    } catch (error) {
      onError(`${name}: ${wordsOf(error)}`);
    } finally {
      busy.value = false;
      await loadLine(name);
    }
  };
  const isOpen = !['idle', 'logged_out', 'replaced', 'outdated', 'failed'].includes(line.status);
  const trouble = line.connected ? line.health.reason : line.lastError;
  const advice = adviceFor(line.status);
  return (
    <li class="card line">
      <div>
        <strong>{name}</strong>
        <span class={`state ${line.status}`}>{stateWords(line.status)}</span>
        <span class="hint">{line.phoneNumber !== null && `+${line.phoneNumber}`}</span>
      </div>
      {trouble !== null && <p class="trouble">{trouble}</p>}
      {line.health.restriction !== null && <p class="trouble">{t('restricted')}</p>}
      {advice !== undefined && <p class="advice">{advice}</p>}
      <div class="actions">
        <a class="button" href={linkTo('chat', name)}>
          {t('chats')}
        </a>
        {mayManage.value && !line.connected && (
          <button type="button" disabled={busy.value} onClick={() => go('connect', name)}>
            {t('connect')}
          </button>
        )}
        {mayManage.value && isOpen && (
          <button
            type="button"
            disabled={busy.value}
            onClick={() => confirm(t('confirmClose', { name })) && void act('DELETE', '')}
          >
            {t('close')}
          </button>
        )}
        {mayManage.value && line.connected && (
          <button
            type="button"
            class="danger"
            disabled={busy.value}
            onClick={() => confirm(t('confirmUnlink', { name })) && void act('DELETE', '?logout=true')}
          >
            {t('unlink')}
          </button>
        )}
        {mayManage.value && line.status === 'logged_out' && (
          <button type="button" disabled={busy.value} onClick={() => void act('POST', '/restore-credentials')}>
            {t('restore')}
          </button>
        )}
      </div>
    </li>
  );
}
