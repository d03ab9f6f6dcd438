import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, wordsOf } from './api';
import { type Line, lines, loadLines } from './lines-store';
import { stateWords } from './lines';
import { loadProcesses, type Process, processes } from './processes-store';
import { linkTo } from './route';
import { language, t } from './words';

/** Of one process; the rest is found by the filter of the lines. */
const MOST_LINES = 200;

/** Which processes there are, and who holds what. */
export function ProcessesPage() {
  const error = useSignal('');
  const all = processes.value?.processes;
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      error.value = '';
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  const refresh = (): Promise<void> =>
    act(async () => {
      await loadProcesses();
      // Which lines moved no event tells.
      await loadLines();
    });
  const drain = (process: Process): Promise<void> =>
    act(async () => {
      if (!confirm(t('confirmDrain', { name: process.name }))) return;
      await call('POST', `processes/${process.id}/drain`);
      await loadProcesses();
    });
  useEffect(() => void refresh(), []);
  return (
    <>
      <div class="head">
        <h1>{t('processes')}</h1>
        <button type="button" onClick={() => void refresh()}>
          {t('refresh')}
        </button>
      </div>
      {error.value !== '' && <p role="alert">{error.value}</p>}
      <ul class="lines">
        {all?.map((process) => (
          <li key={process.id} class="card line">
            <div>
              <strong>{process.name}</strong>
              <span>{process.roles.join(', ')}</span>
              <span class="hint">{process.address}</span>
              <span class="hint">
                {t('since', { when: new Date(process.startedAt).toLocaleString(language.value) })}
              </span>
            </div>
            {process.roles.includes('sessions') && (
              <>
                <label>
                  {t('holds', { n: process.held, most: process.most })}
                  <meter min={0} max={Math.max(process.most, 1)} value={process.held} />
                </label>
                <Held owner={process.name} />
                {process.draining && <p class="advice">{t('draining')}</p>}
                {!process.draining && canDrain(process, all) && (
                  <div class="actions">
                    <button type="button" class="danger" onClick={() => void drain(process)}>
                      {t('drain')}
                    </button>
                  </div>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Some other process has to take the lines. */
function canDrain(process: Process, all: Process[]): boolean {
  return all.some(({ id, draining, roles }) => id !== process.id && !draining && roles.includes('sessions'));
}

function Held({ owner }: { owner: string }) {
  const open = useSignal(false);
  const held = useComputed(() =>
    open.value ? [...(lines.value ?? new Map<string, Line>())].filter(([, line]) => line.owner === owner) : [],
  );
  return (
    <details onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
      <summary>{t('heldLines')}</summary>
      <ul>
        {held.value.slice(0, MOST_LINES).map(([name, line]) => (
          <li key={name}>
            <a href={linkTo('chat', name)}>{name}</a>{' '}
            <span class={`state ${line.status}`}>{stateWords(line.status)}</span>
          </li>
        ))}
        {held.value.length > MOST_LINES && <li>… {held.value.length}</li>}
      </ul>
    </details>
  );
}
