import { useSignal } from '@preact/signals';
import { call, wordsOf } from './api';
import { mayManage } from './user';
import { language, t } from './words';

interface Failure {
  id: string;
  eventId: string;
  attempts: number;
  reason: string | null;
  queuedAt: string;
  failedAt: string | null;
}

/** Messages that an extension gave up, newest first; they are read when somebody looks. */
export function ExtensionFailures({ company, name }: { company: string; name: string }) {
  const failures = useSignal<Failure[] | undefined>(undefined);
  const next = useSignal<string | null>(null);
  const said = useSignal('');
  const load = async (before?: string): Promise<void> => {
    try {
      const page = await call<{ failures: Failure[]; next: string | null }>(
        'GET',
        `extensions/${name}/failures?companyId=${encodeURIComponent(company)}${before === undefined ? '' : `&before=${before}`}`,
      );
      failures.value = before === undefined ? page.failures : [...(failures.peek() ?? []), ...page.failures];
      next.value = page.next;
    } catch (fault) {
      said.value = wordsOf(fault);
    }
  };
  const retry = async (): Promise<void> => {
    try {
      const { queued } = await call<{ queued: number }>('POST', `extensions/${name}/retry`, { companyId: company });
      said.value = t('queuedAgain', { n: queued });
      await load();
    } catch (fault) {
      said.value = wordsOf(fault);
    }
  };
  return (
    <details onToggle={({ currentTarget }) => void (currentTarget.open && load())}>
      <summary>{t('failures')}</summary>
      {failures.value?.length === 0 && <p class="empty">{t('noFailures')}</p>}
      {failures.value !== undefined && failures.value.length > 0 && (
        <div class="table" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th>{t('when')}</th>
                <th>{t('event')}</th>
                <th>{t('attempts')}</th>
                <th>{t('answer')}</th>
              </tr>
            </thead>
            <tbody>
              {failures.value.map(({ id, eventId, attempts, reason, queuedAt, failedAt }) => (
                <tr key={id}>
                  <td>{new Date(failedAt ?? queuedAt).toLocaleString(language.value)}</td>
                  <td>{eventId}</td>
                  <td>{attempts}</td>
                  <td>{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {said.value !== '' && <p role="status">{said.value}</p>}
      <div class="actions">
        {next.value !== null && (
          <button type="button" onClick={() => void load(next.value ?? undefined)}>
            {t('showMore')}
          </button>
        )}
        {mayManage.value && failures.value !== undefined && failures.value.length > 0 && (
          <button type="button" onClick={() => void retry()}>
            {t('handleAgain')}
          </button>
        )}
      </div>
    </details>
  );
}
