import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, wordsOf } from './api';
import { language, t } from './words';

interface Entry {
  id: string;
  timestamp: string;
  actor: { type: string; prefix: string | null };
  address: string | null;
  method: string;
  route: string;
  target: string | null;
  companyId: string | null;
  status: number | null;
}

/** Who changed what, and who was refused. */
export function AuditPage() {
  const entries = useSignal<Entry[]>([]);
  const next = useSignal<string | null>(null);
  const error = useSignal('');
  const load = async (before?: string): Promise<void> => {
    try {
      const page = await call<{ entries: Entry[]; next: string | null }>(
        'GET',
        `audit?limit=100${before === undefined ? '' : `&before=${before}`}`,
      );
      entries.value = before === undefined ? page.entries : [...entries.peek(), ...page.entries];
      next.value = page.next;
      error.value = '';
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  useEffect(() => void load(), []);
  return (
    <>
      <div class="head">
        <h1>{t('audit')}</h1>
        <button type="button" onClick={() => void load()}>
          {t('refresh')}
        </button>
      </div>
      {error.value !== '' && <p role="alert">{error.value}</p>}
      <div class="table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th>{t('when')}</th>
              <th>{t('who')}</th>
              <th>{t('what')}</th>
              <th>{t('answer')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.value.map((entry) => (
              <tr key={entry.id}>
                <td>{new Date(entry.timestamp).toLocaleString(language.value)}</td>
                <td>
                  {entry.actor.prefix === null ? entry.actor.type : `${entry.actor.prefix}…`} {entry.address}
                </td>
                <td>
                  {entry.method} {entry.route} {entry.target ?? entry.companyId}
                </td>
                <td>{entry.status ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {next.value !== null && (
        <button type="button" onClick={() => void load(next.value ?? undefined)}>
          {t('showMore')}
        </button>
      )}
    </>
  );
}
