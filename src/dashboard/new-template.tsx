import { useSignal } from '@preact/signals';
import { call, wordsOf } from './api';
import { definitionOf, variablesIn } from './template-form';
import { user } from './user';
import { t } from './words';

const CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION'];

/** A template of a text; headers and buttons come by the API. */
export function NewTemplate({ onMade }: { onMade: () => void }) {
  const owner = user.value?.companyId ?? '';
  const company = useSignal(owner);
  const name = useSignal('');
  const language = useSignal('en');
  const category = useSignal(CATEGORIES[0]!);
  const body = useSignal('');
  const footer = useSignal('');
  const examples = useSignal<Record<string, string>>({});
  const error = useSignal('');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    error.value = '';
    try {
      await call('POST', 'templates', {
        companyId: company.value.trim(),
        name: name.value.trim(),
        language: language.value.trim(),
        category: category.value,
        ...definitionOf(body.value, footer.value, examples.value),
      });
      name.value = '';
      body.value = '';
      footer.value = '';
      examples.value = {};
      onMade();
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  return (
    <details class="card">
      <summary>{t('newTemplate')}</summary>
      <form onSubmit={(event) => void submit(event)}>
        <div class="row">
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
          <label>
            {t('name')}
            <input
              required
              pattern="[a-z0-9_]{1,512}"
              placeholder="order_left"
              value={name.value}
              onInput={({ currentTarget }) => (name.value = currentTarget.value)}
            />
          </label>
          <label>
            {t('language')}
            <input
              required
              size={6}
              value={language.value}
              onInput={({ currentTarget }) => (language.value = currentTarget.value)}
            />
          </label>
          <label>
            {t('category')}
            <select value={category.value} onChange={({ currentTarget }) => (category.value = currentTarget.value)}>
              {CATEGORIES.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        </div>
        <label>
          {t('templateText', { one: '{{1}}', named: '{{name}}' })}
          <textarea
            required
            rows={4}
            maxLength={1024}
            value={body.value}
            onInput={({ currentTarget }) => (body.value = currentTarget.value)}
          />
        </label>
        <div class="row">
          {variablesIn(body.value).map((variable) => (
            <label key={variable}>
              {t('exampleFor', { name: variable })}
              <input
                value={examples.value[variable] ?? ''}
                onInput={({ currentTarget }) =>
                  (examples.value = { ...examples.peek(), [variable]: currentTarget.value })
                }
              />
            </label>
          ))}
          <label>
            {t('footer')}
            <input
              maxLength={60}
              value={footer.value}
              onInput={({ currentTarget }) => (footer.value = currentTarget.value)}
            />
          </label>
        </div>
        {error.value !== '' && <p role="alert">{error.value}</p>}
        <button class="main">{t('create')}</button>
      </form>
    </details>
  );
}
