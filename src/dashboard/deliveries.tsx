import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, wordsOf } from './api';
import { mayManage } from './user';
import { language, t } from './words';

interface Delivery {
  id: string;
  eventId: string;
  type: string | null;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  queuedAt: string;
  lastAttemptAt: string | null;
  status: number | null;
  error: string | null;
}

/** What went to a webhook, newest first. */
export function Deliveries({ webhook }: { webhook: { id: string; enabled: boolean } }) {
  const rows = useSignal<Delivery[]>([]);
  const next = useSignal<string | null>(null);
  const state = useSignal('');
  const error = useSignal('');
  const load = async (before?: string): Promise<void> => {
    const query = `${state.value === '' ? '' : `&state=${state.value}`}${before === undefined ? '' : `&before=${before}`}`;
    try {
      const page = await call<{ deliveries: Delivery[]; next: string | null }>(
        'GET',
        `webhooks/${webhook.id}/deliveries?limit=50${query}`,
      );
      rows.value = before === undefined ? page.deliveries : [...rows.peek(), ...page.deliveries];
      next.value = page.next;
      error.value = '';
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  const redeliver = async (id: string): Promise<void> => {
    try {
      await call('POST', `webhooks/${webhook.id}/redeliver`, { ids: [id] });
      await load();
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  useEffect(() => void load(), [state.value]);
  return (
    <>
      <div class="filters">
        <select
          aria-label={t('state')}
          value={state.value}
          onChange={({ currentTarget }) => (state.value = currentTarget.value)}
        >
          <option value="">{t('allStates')}</option>
          <option value="pending">{t('deliveryPending')}</option>
          <option value="delivered">{t('deliveryDelivered')}</option>
          <option value="failed">{t('deliveryFailed')}</option>
        </select>
        <button type="button" onClick={() => void load()}>
          {t('refresh')}
        </button>
      </div>
      {error.value !== '' && <p role="alert">{error.value}</p>}
      <div class="table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th>{t('event')}</th>
              <th>{t('state')}</th>
              <th>{t('attempts')}</th>
              <th>{t('answer')}</th>
              <th>{t('when')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.value.map((row) => (
              <tr key={row.id}>
                <td>
                  {row.type ?? '–'} {row.eventId}
                </td>
                <td>
                  {t(
                    row.state === 'pending'
                      ? 'deliveryPending'
                      : row.state === 'failed'
                        ? 'deliveryFailed'
                        : 'deliveryDelivered',
                  )}
                </td>
                <td>{row.attempts}</td>
                <td>{row.status ?? row.error ?? '–'}</td>
                <td>{new Date(row.lastAttemptAt ?? row.queuedAt).toLocaleString(language.value)}</td>
                <td>
                  {mayManage.value && webhook.enabled && row.state !== 'pending' && (
                    <button type="button" onClick={() => void redeliver(row.id)}>
                      {t('redeliver')}
                    </button>
                  )}
                </td>
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
