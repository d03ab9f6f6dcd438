import { useSignal } from '@preact/signals';
import { BASE, call, wordsOf } from './api';
import { language, t } from './words';

/** Makes a page on which the company's own people link the line, and copies its URL. */
export function LinkForCustomer({ name }: { name: string }) {
  const url = useSignal('');
  const copied = useSignal(false);
  const error = useSignal('');
  const brand = useSignal('');
  const make = async (): Promise<void> => {
    error.value = '';
    try {
      const body = { language: language.peek(), ...(brand.value.trim() !== '' && { name: brand.value.trim() }) };
      const answer = await call<{ url: string }>('POST', `sessions/${name}/link-page`, body);
      // Where the browser has this page it finds that one too, whatever a proxy forgot to say.
      url.value = new URL(`link/${answer.url.split('/').at(-1)}`, BASE).href;
      copied.value = await copy(url.value);
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  return (
    <details>
      <summary>{t('linkForCustomer')}</summary>
      <p class="hint">{t('linkPageHow')}</p>
      <div class="row">
        <label>
          {t('linkPageName')}
          <input
            maxLength={60}
            placeholder="Switchboard"
            value={brand.value}
            onInput={({ currentTarget }) => (brand.value = currentTarget.value)}
          />
        </label>
        <button type="button" onClick={() => void make()}>
          {t('makeLinkPage')}
        </button>
      </div>
      {error.value !== '' && <p role="alert">{error.value}</p>}
      {url.value !== '' && (
        <p role="status">
          <a class="long" href={url.value} target="_blank" rel="noopener noreferrer">
            {url.value}
          </a>{' '}
          {copied.value && <strong>{t('copied')}</strong>}
        </p>
      )}
    </details>
  );
}

/** @returns whether it could: over plain HTTP browsers have the old way alone */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
