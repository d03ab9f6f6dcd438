import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, call, wordsOf } from './api';
import { adviceFor, stateWords } from './lines';
import { LinkForCustomer } from './link-for-customer';
import { type Line, lines, loadLine } from './lines-store';
import { type LiveEvent, onEvent } from './live';
import { go, lineName, linkTo, route } from './route';
import { user } from './user';
import { t } from './words';

/** How long WhatsApp takes a code: the first one longer. */
const FIRST_QR_MS = 60_000;
const QR_MS = 20_000;
const LINE = /^[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{1,32})?$/;

export function ConnectPage() {
  const name = route.value[1];
  return name === undefined || !LINE.test(name) ? <LineChoice /> : <Connecting key={name} name={name} />;
}

function LineChoice() {
  const owner = user.value?.companyId ?? '';
  const company = useSignal(owner);
  const line = useSignal('');
  const submit = (event: Event): void => {
    event.preventDefault();
    go('connect', lineName({ companyId: company.value.trim(), line: line.value.trim() || 'main' }));
  };
  return (
    <form class="card narrow" onSubmit={submit}>
      <h1>{t('connectLine')}</h1>
      {owner === '' && (
        <label>
          {t('company')}
          <input
            required
            pattern="[A-Za-z0-9_\-]{1,64}"
            title={t('nameRule')}
            value={company.value}
            onInput={({ currentTarget }) => (company.value = currentTarget.value)}
          />
        </label>
      )}
      <label>
        {t('lineOptional')}
        <input
          pattern="[A-Za-z0-9_\-]{1,32}"
          placeholder="main"
          title={t('nameRule')}
          value={line.value}
          onInput={({ currentTarget }) => (line.value = currentTarget.value)}
        />
      </label>
      <button class="main">{t('next')}</button>
    </form>
  );
}

interface Qr {
  image: string;
  until: number;
}

function Connecting({ name }: { name: string }) {
  const qr = useSignal<Qr | undefined>(undefined);
  const error = useSignal('');
  const code = useSignal<{ code: string; until: number } | undefined>(undefined);
  const line = lines.value?.get(name);

  const begin = async (): Promise<void> => {
    error.value = '';
    const [companyId, own] = name.split('.', 2);
    try {
      // Also for a line that there is: it joins what is under way, and begins what has ended.
      const answer = await call<{ qrDataUrl: string | null }>('POST', 'sessions', {
        companyId,
        ...(own && { line: own }),
      });
      if (answer.qrDataUrl !== null) qr.value ??= { image: answer.qrDataUrl, until: Date.now() + FIRST_QR_MS };
    } catch (fault) {
      error.value = wordsOf(fault);
    }
    await loadLine(name);
  };

  useEffect(() => {
    void begin();
    return onEvent((event) => void follow(event, name, qr, code));
  }, [name]);

  if (line?.connected) {
    return (
      <section class="card narrow" role="status">
        <h1>✓ {t('linked')}</h1>
        <p>
          {name}: +{line.phoneNumber}
        </p>
        <a class="button main" href={linkTo('chat', name)}>
          {t('openChats')}
        </a>
      </section>
    );
  }
  return (
    <section class="card narrow">
      <h1>{t('connectNamed', { name })}</h1>
      <p role="status">{line === undefined ? t('stateConnecting') : stateWords(line.status)}</p>
      {error.value !== '' && <p role="alert">{error.value}</p>}
      {qr.value !== undefined && line?.status !== 'passkey' && (
        <figure class="qr">
          <img src={qr.value.image} width={280} height={280} alt={t('qrAlt')} />
          <figcaption>
            <Countdown until={qr.value.until} /> {t('qrHow')}
          </figcaption>
        </figure>
      )}
      {line !== undefined && <Trouble line={line} />}
      <PairingCode name={name} code={code} />
      <LinkForCustomer name={name} />
      <button type="button" onClick={() => void begin()}>
        {t('tryAgain')}
      </button>
    </section>
  );
}

function Trouble({ line }: { line: Line }) {
  const advice = ['qr', 'pairing'].includes(line.status) ? undefined : adviceFor(line.status);
  return (
    <>
      {line.lastError !== null && <p class="trouble">{line.lastError}</p>}
      {advice !== undefined && <p class="advice">{advice}</p>}
    </>
  );
}

async function follow(
  event: LiveEvent,
  name: string,
  qr: Signal<Qr | undefined>,
  code: Signal<{ code: string; until: number } | undefined>,
): Promise<void> {
  if (lineName(event) !== name) return;
  if (event.type === 'qr') {
    const life = qr.peek() === undefined ? FIRST_QR_MS : QR_MS;
    const until = Date.now() + life;
    try {
      const { qrDataUrl } = await call<{ qrDataUrl: string }>('GET', `sessions/${name}/qr?format=json`);
      qr.value = { image: qrDataUrl, until };
    } catch (error) {
      // It was scanned meanwhile.
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    }
  } else if (event.type === 'pairing_code') {
    code.value = { code: String(event['pairingCode']), until: Date.parse(String(event['expiresAt'])) };
  } else if (['connected', 'disconnected', 'logout', 'reconnect_failed', 'error'].includes(event.type)) {
    qr.value = undefined;
    code.value = undefined;
  }
}

function Countdown({ until }: { until: number }) {
  const now = useSignal(Date.now());
  useSignalEffect(() => {
    const timer = setInterval(() => (now.value = Date.now()), 500);
    return () => clearInterval(timer);
  });
  const seconds = Math.max(0, Math.ceil((until - now.value) / 1_000));
  return <strong class="countdown">{seconds > 0 ? t('seconds', { n: seconds }) : t('newCode')}</strong>;
}

interface PairingCodeProps {
  name: string;
  code: Signal<{ code: string; until: number } | undefined>;
}

function PairingCode({ name, code }: PairingCodeProps) {
  const phone = useSignal('');
  const error = useSignal('');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    error.value = '';
    try {
      const answer = await call<{ pairingCode: string; expiresAt: string }>('POST', `sessions/${name}/pairing-code`, {
        phoneNumber: phone.value,
      });
      code.value = { code: answer.pairingCode, until: Date.parse(answer.expiresAt) };
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  const shown = code.value;
  return (
    <details open={shown !== undefined}>
      <summary>{t('withCode')}</summary>
      <form class="row" onSubmit={(event) => void submit(event)}>
        <label>
          {t('phone')}
          <input
            type="tel"
            required
            value={phone.value}
            onInput={({ currentTarget }) => (phone.value = currentTarget.value)}
          />
        </label>
        <button>{t('getCode')}</button>
      </form>
      {error.value !== '' && <p role="alert">{error.value}</p>}
      {shown !== undefined && (
        <p role="status">
          <output class="code">{shown.code.replace(/^(.{4})/, '$1-')}</output> <Countdown until={shown.until} />
          <br />
          {t('codeHow')}
        </p>
      )}
    </details>
  );
}
