import { useSignal } from '@preact/signals';
import { wordsOf } from './api';
import { LanguageChoice } from './language-choice';
import { logIn, thrownOut } from './user';
import { t } from './words';

export function LoginPage() {
  const key = useSignal('');
  const error = useSignal('');
  const busy = useSignal(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    busy.value = true;
    error.value = '';
    try {
      await logIn(key.value.trim());
    } catch (fault) {
      error.value = wordsOf(fault);
    } finally {
      busy.value = false;
    }
  };
  return (
    <main class="centre">
      <form class="card login" onSubmit={(event) => void submit(event)}>
        <h1>Switchboard</h1>
        {thrownOut.value && <p role="alert">{t('thrownOut')}</p>}
        <label>
          {t('apiKey')}
          <input
            type="password"
            autoComplete="current-password"
            required
            autoFocus
            value={key.value}
            onInput={({ currentTarget }) => {
              key.value = currentTarget.value;
            }}
          />
        </label>
        <p class="hint">{t('keyHint')}</p>
        {error.value !== '' && <p role="alert">{error.value}</p>}
        <button class="main" disabled={busy.value}>
          {t('logIn')}
        </button>
        <LanguageChoice />
      </form>
    </main>
  );
}
