import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, wordsOf } from './api';
import { Deliveries } from './deliveries';
import { mayManage, user } from './user';
import { language, t } from './words';

interface Webhook {
  id: string;
  companyId: string;
  line: string | null;
  url: string;
  events: string[] | null;
  enabled: boolean;
  disabledReason: string | null;
  failingSince: string | null;
  pausedUntil: string | null;
}

export function WebhooksPage() {
  const webhooks = useSignal<Webhook[] | undefined>(undefined);
  const error = useSignal('');
  const load = async (): Promise<void> => {
    try {
      webhooks.value = (await call<{ webhooks: Webhook[] }>('GET', 'webhooks')).webhooks;
      error.value = '';
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  useEffect(() => void load(), []);
  return (
    <>
      <h1>{t('webhooks')}</h1>
      {error.value !== '' && <p role="alert">{error.value}</p>}
      {mayManage.value && <NewWebhook onMade={() => void load()} />}
      {webhooks.value?.length === 0 && <p class="empty">{t('noWebhooks')}</p>}
      <ul class="lines">
        {webhooks.value?.map((webhook) => (
          <WebhookRow key={webhook.id} webhook={webhook} onChanged={() => void load()} />
        ))}
      </ul>
    </>
  );
}

function NewWebhook({ onMade }: { onMade: () => void }) {
  const owner = user.value?.companyId ?? '';
  const company = useSignal(owner);
  const url = useSignal('');
  const secret = useSignal('');
  const error = useSignal('');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    error.value = '';
    secret.value = '';
    try {
      const made = await call<{ secret: string }>('POST', 'webhooks', { companyId: company.value, url: url.value });
      secret.value = made.secret;
      url.value = '';
      onMade();
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  return (
    <form class="row" onSubmit={(event) => void submit(event)}>
      {owner === '' && (
        <label>
          {t('company')}
          <input
            required
            value={company.value}
            onInput={({ currentTarget }) => (company.value = currentTarget.value)}
          />
        </label>
      )}
      <label class="wide">
        {t('newWebhook')}
        <input
          type="url"
          required
          placeholder="https://example.com/hook"
          value={url.value}
          onInput={({ currentTarget }) => (url.value = currentTarget.value)}
        />
      </label>
      <button class="main">{t('create')}</button>
      {secret.value !== '' && (
        <p role="status">
          {t('secretOnce')} <code>{secret.value}</code>
        </p>
      )}
      {error.value !== '' && <p role="alert">{error.value}</p>}
    </form>
  );
}

function WebhookRow({ webhook, onChanged }: { webhook: Webhook; onChanged: () => void }) {
  const { id, url, companyId, line, enabled, disabledReason, failingSince, pausedUntil, events } = webhook;
  const outcome = useSignal('');
  const open = useSignal(false);
  const busy = useSignal(false);
  const act = async (work: () => Promise<string>): Promise<void> => {
    busy.value = true;
    try {
      outcome.value = await work();
    } catch (fault) {
      outcome.value = wordsOf(fault);
    } finally {
      busy.value = false;
      onChanged();
    }
  };
  const test = async (): Promise<string> => {
    const tried = await call<Record<'status' | 'error' | 'durationMs', string | number | null>>(
      'POST',
      `webhooks/${id}/test`,
    );
    return t('answered', { what: String(tried.status ?? tried.error), ms: Number(tried.durationMs) });
  };
  const redeliver = async (): Promise<string> => {
    const { queued } = await call<{ queued: number }>('POST', `webhooks/${id}/redeliver`, { all: 'failed' });
    return t('queuedAgain', { n: queued });
  };
  const enable = async (): Promise<string> => {
    await call('PATCH', `webhooks/${id}`, { enabled: !enabled });
    return '';
  };
  const state = !enabled
    ? t('off')
    : pausedUntil !== null
      ? t('paused')
      : failingSince !== null
        ? t('failing')
        : t('working');
  return (
    <li class="card line">
      <div>
        <strong>{url}</strong>
        <span class={`state ${enabled && failingSince === null ? 'connected' : 'failed'}`}>{state}</span>
        <span class="hint">
          {companyId}
          {line !== null && `.${line}`} · {events?.join(', ') ?? t('allTypes')}
        </span>
      </div>
      {disabledReason !== null && <p class="trouble">{disabledReason}</p>}
      {failingSince !== null && (
        <p class="trouble">{t('failingSince', { when: new Date(failingSince).toLocaleString(language.value) })}</p>
      )}
      <div class="actions">
        {mayManage.value && (
          <>
            <button type="button" disabled={busy.value} onClick={() => void act(test)}>
              {t('test')}
            </button>
            {enabled && (
              <button type="button" disabled={busy.value} onClick={() => void act(redeliver)}>
                {t('redeliverFailed')}
              </button>
            )}
            <button type="button" disabled={busy.value} onClick={() => void act(enable)}>
              {enabled ? t('turnOff') : t('turnOn')}
            </button>
          </>
        )}
        <button type="button" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
          {t('deliveries')}
        </button>
      </div>
      {outcome.value !== '' && <p role="status">{outcome.value}</p>}
      {open.value && <Deliveries webhook={webhook} />}
    </li>
  );
}
