import { type Signal, signal } from '@preact/signals';
import { lines } from './lines-store';
import { user } from './user';
import { t } from './words';

/** The company that an admin chose; others have their own alone. */
const chosen: Signal<string> = signal('');

/** Whose things a page shows; empty while an admin has not said so. */
export function companyShown(): string {
  return user.value?.companyId ?? chosen.value;
}

/** Has an admin say which company a page is about. */
export function CompanyChoice() {
  if (user.value?.admin !== true) return null;
  const companies = new Set([...(lines.value?.values() ?? [])].slice(0, 1_000).map(({ companyId }) => companyId));
  return (
    <label class="picker">
      {t('company')}
      <input
        list="company-names"
        value={chosen.value}
        onChange={({ currentTarget }) => (chosen.value = currentTarget.value.trim())}
      />
      <datalist id="company-names">
        {[...companies].map((company) => (
          <option key={company} value={company} />
        ))}
      </datalist>
    </label>
  );
}
