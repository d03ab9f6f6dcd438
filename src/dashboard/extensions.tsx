import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, wordsOf } from './api';
import { CompanyChoice, companyShown } from './company-choice';
import { ExtensionFailures } from './extension-failures';
import { mayManage } from './user';
import { t } from './words';

interface Extension {
  name: string;
  enabled: boolean;
  settings: Record<string, unknown>;
}

/** What answers by itself: for which company, how it is set up, and what it gave up. */
export function ExtensionsPage() {
  const company = companyShown();
  return (
    <>
      <div class="head">
        <h1>{t('extensions')}</h1>
        <CompanyChoice />
      </div>
      {company === '' ? <p class="empty">{t('chooseCompany')}</p> : <Extensions key={company} company={company} />}
    </>
  );
}

function Extensions({ company }: { company: string }) {
  const extensions = useSignal<Extension[]>([]);
  const error = useSignal('');
  const load = async (): Promise<void> => {
    try {
      const path = `extensions?companyId=${encodeURIComponent(company)}`;
      extensions.value = (await call<{ extensions: Extension[] }>('GET', path)).extensions;
      error.value = '';
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  useEffect(() => void load(), [company]);
  return (
    <>
      {error.value !== '' && <p role="alert">{error.value}</p>}
      <ul class="lines">
        {extensions.value.map((extension) => (
          <ExtensionCard key={extension.name} company={company} extension={extension} onChanged={load} />
        ))}
      </ul>
    </>
  );
}

interface CardProps {
  company: string;
  extension: Extension;
  onChanged: () => Promise<void>;
}

function ExtensionCard({ company, extension, onChanged }: CardProps) {
  const settings = useSignal(JSON.stringify(extension.settings, null, 2));
  const error = useSignal('');
  const saved = useSignal(false);
  const choose = async (enabled: boolean, more: object = {}): Promise<void> => {
    saved.value = false;
    error.value = '';
    try {
      await call('PUT', `extensions/${extension.name}`, { companyId: company, enabled, ...more });
      await onChanged();
      saved.value = true;
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  const save = async (): Promise<void> => {
    let given: unknown;
    try {
      given = JSON.parse(settings.value);
    } catch {
      error.value = t('notJson');
      return;
    }
    await choose(extension.enabled, { settings: given });
  };
  return (
    <li class="card line">
      <div>
        <strong>{extension.name}</strong>
        <span class={extension.enabled ? 'state connected' : 'state'}>
          {extension.enabled ? t('working') : t('off')}
        </span>
      </div>
      {mayManage.value ? (
        <details>
          <summary>{t('settings')}</summary>
          <label>
            {t('settingsJson')}
            <textarea
              rows={6}
              value={settings.value}
              onInput={({ currentTarget }) => (settings.value = currentTarget.value)}
            />
          </label>
          <div class="actions">
            <button type="button" onClick={() => void save()}>
              {t('save')}
            </button>
            {saved.value && <span role="status">{t('saved')}</span>}
          </div>
        </details>
      ) : (
        <pre tabIndex={0}>{settings.value}</pre>
      )}
      {error.value !== '' && <p role="alert">{error.value}</p>}
      <ExtensionFailures company={company} name={extension.name} />
      {mayManage.value && (
        <div class="actions">
          <button type="button" onClick={() => void choose(!extension.enabled)}>
            {extension.enabled ? t('turnOff') : t('turnOn')}
          </button>
        </div>
      )}
    </li>
  );
}
