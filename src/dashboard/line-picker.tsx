import { lines } from './lines-store';
import { go, route } from './route';
import { t } from './words';

/** Chooses the line that a page is about, by its name in the route; thousands of them are typed rather than scrolled. */
export function LinePicker({ page }: { page: string }) {
  const name = route.value[1] ?? '';
  return (
    <label class="picker">
      {t('line')}
      <input
        list="line-names"
        placeholder={t('chooseLine')}
        value={name}
        onChange={({ currentTarget }) => {
          if (currentTarget.value.trim() !== '') go(page, currentTarget.value.trim());
        }}
      />
      <datalist id="line-names">
        {[...(lines.value?.keys() ?? [])].slice(0, 1_000).map((line) => (
          <option key={line} value={line} />
        ))}
      </datalist>
    </label>
  );
}

/** The line of the route; where there is one only, that one. */
export function chosenLine(): string | undefined {
  const [, name] = route.value;
  if (name !== undefined && name !== '') return name;
  return lines.value?.size === 1 ? [...lines.value.keys()][0] : undefined;
}
