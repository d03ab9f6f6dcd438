import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, wordsOf } from './api';
import type { Scope } from './user';
import { language, t } from './words';

interface Key {
  id: string;
  prefix: string;
  name: string | null;
  companyId: string | null;
  admin: boolean;
  scopes: Scope[];
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

const SCOPES: Scope[] = ['read', 'send', 'manage'];

export function KeysPage() {
  const keys = useSignal<Key[]>([]);
  const next = useSignal<string | null>(null);
  const error = useSignal('');
  const load = async (before?: string): Promise<void> => {
    try {
      const page = await call<{ keys: Key[]; next: string | null }>(
        'GET',
        `keys?limit=100${before === undefined ? '' : `&before=${before}`}`,
      );
      keys.value = before === undefined ? page.keys : [...keys.peek(), ...page.keys];
      next.value = page.next;
      error.value = '';
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  const revoke = async (key: Key): Promise<void> => {
    if (!confirm(t('confirmRevoke', { name: key.name ?? key.prefix }))) return;
    try {
      await call('DELETE', `keys/${key.id}`);
      await load();
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  useEffect(() => void load(), []);
  return (
    <>
      <h1>{t('keys')}</h1>
      <NewKey onMade={() => void load()} />
      {error.value !== '' && <p role="alert">{error.value}</p>}
      <div class="table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th>{t('key')}</th>
              <th>{t('name')}</th>
              <th>{t('company')}</th>
              <th>{t('scopes')}</th>
              <th>{t('lastUsed')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {keys.value.map((key) => (
              <tr key={key.id} class={key.revokedAt === null ? '' : 'over'}>
                <td>
                  <code>{key.prefix}…</code>
                </td>
                <td>{key.name ?? '–'}</td>
                <td>{key.admin ? t('admin') : key.companyId}</td>
                <td>{key.admin ? t('everything') : key.scopes.join(', ')}</td>
                <td>{key.lastUsedAt === null ? '–' : new Date(key.lastUsedAt).toLocaleString(language.value)}</td>
                <td>
                  {key.revokedAt === null ? (
                    <button type="button" class="danger" onClick={() => void revoke(key)}>
                      {t('revoke')}
                    </button>
                  ) : (
                    t('revoked')
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

function NewKey({ onMade }: { onMade: () => void }) {
  const company = useSignal('');
  const name = useSignal('');
  const scopes = useSignal<Scope[]>(SCOPES);
  const made = useSignal('');
  const error = useSignal('');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    made.value = '';
    error.value = '';
    try {
      const { key } = await call<{ key: string }>('POST', 'keys', {
        companyId: company.value,
        scopes: scopes.value,
        ...(name.value !== '' && { name: name.value }),
      });
      made.value = key;
      name.value = '';
      onMade();
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  return (
    <form class="row" onSubmit={(event) => void submit(event)}>
      <label>
        {t('company')}
        <input required value={company.value} onInput={({ currentTarget }) => (company.value = currentTarget.value)} />
      </label>
      <label>
        {t('name')}
        <input maxLength={100} value={name.value} onInput={({ currentTarget }) => (name.value = currentTarget.value)} />
      </label>
      <fieldset>
        <legend>{t('scopes')}</legend>
        {SCOPES.map((scope) => (
          <label key={scope} class="check">
            <input
              type="checkbox"
              checked={scopes.value.includes(scope)}
              onChange={({ currentTarget }) => {
                const others = scopes.value.filter((one) => one !== scope);
                scopes.value = currentTarget.checked ? [...others, scope] : others;
              }}
            />
            {scope}
          </label>
        ))}
      </fieldset>
      <button class="main" disabled={scopes.value.length === 0}>
        {t('create')}
      </button>
      {made.value !== '' && (
        <p role="status">
          {t('keyOnce')} <code>{made.value}</code>
        </p>
      )}
      {error.value !== '' && <p role="alert">{error.value}</p>}
    </form>
  );
}
