import { effect, signal } from '@preact/signals';
import { call } from './api';
import { processes } from './processes-store';
import { user } from './user';
import { t } from './words';

type Check = 'up' | 'degraded' | 'down';

const EVERY_MS = 5_000;
/** What the product says it lacks; null when it does not answer. */
const checks = signal<Partial<Record<string, Check>> | null>({});
let timer: ReturnType<typeof setTimeout> | undefined;

async function look(): Promise<void> {
  try {
    if (!document.hidden) checks.value = (await call<{ checks: Record<string, Check> }>('GET', '/health')).checks;
  } catch {
    checks.value = null;
  }
  if (user.peek()) timer = setTimeout(() => void look(), EVERY_MS);
}

effect(() => {
  clearTimeout(timer);
  if (user.value) void look();
});

/** What everybody has to know, whatever page they are on. */
export function Banners() {
  const found = checks.value;
  const lines = processes.value?.lines;
  const said = [
    ...(found === null ? [t('unreachable')] : []),
    ...(found?.database === 'down' ? [t('databaseDown')] : []),
    ...(found?.redis === 'degraded' || found?.redis === 'down' ? [t('redisDown')] : []),
  ];
  return (
    <>
      {said.map((words) => (
        <p key={words} class="banner bad" role="alert">
          {words}
        </p>
      ))}
      {lines !== undefined && lines.waiting > 0 && (
        <p class="banner" role="status">
          {t('comingBack', { n: lines.wanted - lines.waiting, all: lines.wanted })}{' '}
          <progress max={lines.wanted} value={lines.wanted - lines.waiting} aria-label={t('processes')} />
        </p>
      )}
    </>
  );
}
