import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, wordsOf } from './api';
import { chosenLine, LinePicker } from './line-picker';
import { t, type Word } from './words';

interface Limits {
  windows: { name: string; limit: number; used: number; windowMs: number }[];
  pacing: { paused: boolean; resumesInMs: number | null };
}

const REFRESHED_EVERY_MS = 5_000;
const NAMES: Record<string, Word> = {
  company: 'limitCompany',
  recipient: 'limitRecipient',
  reactions: 'limitReactions',
  'new-contacts': 'limitNewContacts',
};

/** How much a line may still send now. */
export function LimitsPage() {
  const line = chosenLine();
  return (
    <>
      <div class="head">
        <h1>{t('limits')}</h1>
        <LinePicker page="limits" />
      </div>
      {line === undefined ? <p class="empty">{t('chooseLine')}</p> : <Gauges key={line} line={line} />}
    </>
  );
}

function Gauges({ line }: { line: string }) {
  const limits = useSignal<Limits | undefined>(undefined);
  const error = useSignal('');
  useEffect(() => {
    const load = async (): Promise<void> => {
      try {
        limits.value = await call<Limits>('GET', `limits/${line}`);
        error.value = '';
      } catch (fault) {
        error.value = wordsOf(fault);
      }
    };
    void load();
    const timer = setInterval(() => void load(), REFRESHED_EVERY_MS);
    return () => clearInterval(timer);
  }, [line]);
  return (
    <section class="card">
      {error.value !== '' && <p role="alert">{error.value}</p>}
      {limits.value?.windows.map(({ name, limit, used, windowMs }) => (
        <label key={name}>
          {NAMES[name] === undefined ? name : t(NAMES[name])}: {t('usedOf', { used, limit, seconds: windowMs / 1_000 })}
          <meter min={0} max={Math.max(limit, 1)} high={limit * 0.8} value={used} />
        </label>
      ))}
      {limits.value?.pacing.paused === true && (
        <p class="trouble">
          {t('newContactsPaused', { n: Math.ceil((limits.value.pacing.resumesInMs ?? 0) / 1_000) })}
        </p>
      )}
    </section>
  );
}
