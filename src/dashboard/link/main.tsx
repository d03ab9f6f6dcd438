import { effect, useSignal, useSignalEffect } from '@preact/signals';
import { render } from 'preact';
import { follow, getCode, page, type PageState, start, trouble } from './page-state';
import { languageOf, wordsIn } from './words';

/** The page on which a company's own people link their line. It has no key, and knows nothing but what it shows. */
function LinkPage() {
  const shown = page.value;
  const words = wordsIn(languageOf(shown?.language ?? null));
  const fault = trouble.value;
  return (
    <main class="link">
      <header class="band">
        <h1>{shown?.name ?? 'WhatsApp'}</h1>
      </header>
      <section class="card">
        {fault !== undefined && shown !== null && <p role="alert">{words[fault]}</p>}
        {shown === null ? (
          <div role="status">
            <h2>{words.ended}</h2>
            <p>{words.askAnew}</p>
          </div>
        ) : shown === undefined ? (
          <p role="status">{words.starting}</p>
        ) : (
          <Linking shown={shown} />
        )}
      </section>
    </main>
  );
}

function Linking({ shown }: { shown: PageState }) {
  const words = wordsIn(languageOf(shown.language));
  if (shown.state === 'linked') {
    return (
      <div role="status">
        <h2>✓ {words.linked}</h2>
        <p>{words.close}</p>
      </div>
    );
  }
  return (
    <>
      <h2>{words.title}</h2>
      {shown.state === 'passkey' && <p role="status">{words.passkey}</p>}
      {shown.state === 'starting' && <p role="status">{words.starting}</p>}
      {shown.state === 'stopped' && (
        <p role="status">
          {words.stopped}{' '}
          <button type="button" class="main" onClick={() => void start()}>
            {words.again}
          </button>
        </p>
      )}
      {shown.qr && (
        <figure class="qr">
          <figcaption>
            {words.scan}
            <br />
            <strong>{words.steps}</strong>
          </figcaption>
          <img src={shown.qr} width={280} height={280} alt={words.qrAlt} />
        </figure>
      )}
      {shown.state !== 'passkey' && <PairingCode shown={shown} />}
    </>
  );
}

function PairingCode({ shown }: { shown: PageState }) {
  const words = wordsIn(languageOf(shown.language));
  const phone = useSignal('');
  const busy = useSignal(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    busy.value = true;
    await getCode(phone.value);
    busy.value = false;
  };
  const code = shown.pairingCode;
  return (
    <details open={Boolean(code)}>
      <summary>{words.withCode}</summary>
      <form class="row" onSubmit={(event) => void submit(event)}>
        <label>
          {words.phone}
          <input
            type="tel"
            autoComplete="tel"
            required
            value={phone.value}
            onInput={({ currentTarget }) => (phone.value = currentTarget.value)}
          />
        </label>
        <button class="main" disabled={busy.value}>
          {words.getCode}
        </button>
      </form>
      {code && <Code key={code.code} code={code} words={words} />}
    </details>
  );
}

interface CodeProps {
  code: { code: string; expiresAt: string };
  words: ReturnType<typeof wordsIn>;
}

function Code({ code, words }: CodeProps) {
  const now = useSignal(Date.now());
  useSignalEffect(() => {
    const timer = setInterval(() => (now.value = Date.now()), 1_000);
    return () => clearInterval(timer);
  });
  const seconds = Math.max(0, Math.ceil((Date.parse(code.expiresAt) - now.value) / 1_000));
  if (seconds === 0) return <p role="status">{words.codeLapsed}</p>;
  return (
    <>
      <p role="status">
        <output class="code">{code.code.replace(/^(.{4})/, '$1-')}</output>
      </p>
      <p>{words.codeHow.replace('{n}', String(seconds))}</p>
    </>
  );
}

/** By the rule of WCAG: whichever of black and white stands out more. */
function inkOn(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff';
}

effect(() => {
  const shown = page.value;
  const language = languageOf(shown?.language ?? null);
  document.documentElement.lang = language;
  if (!shown) return;
  document.title = `${shown.name}: ${wordsIn(language).title}`;
  if (shown.colour === null) return;
  document.documentElement.style.setProperty('--main', shown.colour);
  document.documentElement.style.setProperty('--on-main', inkOn(shown.colour));
});

void follow();
render(<LinkPage />, document.querySelector('#page')!);
