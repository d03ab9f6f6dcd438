import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, wordsOf } from './api';
import { NewTemplate } from './new-template';
import { exampleParameters, type Template } from './template-form';
import { mayManage, user } from './user';
import { t } from './words';

export function TemplatesPage() {
  const templates = useSignal<Template[] | undefined>(undefined);
  const next = useSignal<string | null>(null);
  const error = useSignal('');
  const load = async (cursor?: string): Promise<void> => {
    try {
      const page = await call<{ templates: Template[]; next: string | null }>(
        'GET',
        `templates?limit=50${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      templates.value = cursor === undefined ? page.templates : [...(templates.peek() ?? []), ...page.templates];
      next.value = page.next;
      error.value = '';
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  const remove = async (template: Template): Promise<void> => {
    if (!confirm(t('confirmDelete', { name: `${template.name} (${template.language})` }))) return;
    try {
      await call('DELETE', `templates/${template.id}`);
      await load();
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  useEffect(() => void load(), []);
  return (
    <>
      <h1>{t('templates')}</h1>
      {error.value !== '' && <p role="alert">{error.value}</p>}
      {mayManage.value && <NewTemplate onMade={() => void load()} />}
      {templates.value?.length === 0 && <p class="empty">{t('noTemplates')}</p>}
      <ul class="lines">
        {templates.value?.map((template) => (
          <li key={template.id} class="card line">
            <div>
              <strong>{template.name}</strong>
              <span>{template.language}</span>
              <span class="hint">{template.category}</span>
              <span class={template.status === 'APPROVED' ? 'state connected' : 'state'}>{template.status}</span>
              {user.value?.admin === true && <span class="hint">{template.companyId}</span>}
            </div>
            {template.components.map(({ type, text, format, buttons }) => (
              <p key={type} class={type === 'BODY' ? 'body' : 'hint'}>
                {text ?? buttons?.map((button) => `[${button.text ?? ''}]`).join(' ') ?? format}
              </p>
            ))}
            {mayManage.value && (
              <>
                <Preview template={template} />
                <div class="actions">
                  <button type="button" class="danger" onClick={() => void remove(template)}>
                    {t('remove')}
                  </button>
                </div>
              </>
            )}
          </li>
        ))}
      </ul>
      {next.value !== null && (
        <button type="button" onClick={() => void load(next.value ?? undefined)}>
          {t('showMore')}
        </button>
      )}
    </>
  );
}

/** The message that a template amounts to; nothing is sent. */
function Preview({ template }: { template: Template }) {
  const parameters = useSignal(JSON.stringify(exampleParameters(template), null, 2));
  const message = useSignal('');
  const error = useSignal('');
  const show = async (): Promise<void> => {
    message.value = '';
    error.value = '';
    let components: unknown;
    try {
      components = JSON.parse(parameters.value);
    } catch {
      error.value = t('notJson');
      return;
    }
    try {
      const answer = await call<{ message: { text?: { body?: string } } }>('POST', `templates/${template.id}/preview`, {
        components,
      });
      message.value = answer.message.text?.body ?? JSON.stringify(answer.message, null, 2);
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  return (
    <details>
      <summary>{t('preview')}</summary>
      <label>
        {t('parameters')}
        <textarea
          rows={4}
          value={parameters.value}
          onInput={({ currentTarget }) => (parameters.value = currentTarget.value)}
        />
      </label>
      <div class="actions">
        <button type="button" onClick={() => void show()}>
          {t('show')}
        </button>
      </div>
      {error.value !== '' && <p role="alert">{error.value}</p>}
      {message.value !== '' && (
        <pre role="status" tabIndex={0}>
          {message.value}
        </pre>
      )}
    </details>
  );
}
