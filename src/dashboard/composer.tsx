import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { call, wordsOf } from './api';
import { type Message, sendMessage } from './messages';
import { maySend } from './user';
import { t } from './words';

interface ComposerProps {
  line: string;
  chat: string;
  quoted: Signal<Message | undefined>;
  /** When it was sent, or refused: the thread then shows the record. */
  onSettled: () => void;
}

export function Composer({ line, chat, quoted, onSettled }: ComposerProps) {
  const text = useSignal('');
  const error = useSignal('');
  const busy = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [quoted.value]);
  if (!maySend.value) return null;

  const send = async (make: () => Promise<object>): Promise<void> => {
    busy.value = true;
    error.value = '';
    const context = quoted.value === undefined ? {} : { context: { message_id: quoted.value.messageId } };
    try {
      await sendMessage(line, { to: chat, ...(await make()), ...context });
      text.value = '';
      quoted.value = undefined;
    } catch (fault) {
      error.value = wordsOf(fault);
      onSettled();
    } finally {
      busy.value = false;
      field.current?.focus();
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const body = text.value;
    if (body.trim() !== '' && !busy.value) void send(() => Promise.resolve({ type: 'text', text: { body } }));
  };
  const attach = (chosen: File): void => {
    void send(async () => {
      const form = new FormData();
      form.set('file', chosen, chosen.name);
      const { id } = await call<{ id: string }>('POST', `sessions/${line}/media`, form);
      const caption = text.value.trim() === '' ? {} : { caption: text.value };
      if (/^image\/(png|jpeg|webp)$/.test(chosen.type)) return { type: 'image', image: { id, ...caption } };
      return { type: 'document', document: { id, filename: chosen.name, ...caption } };
    });
  };
  return (
    <form class="composer" onSubmit={submit}>
      {quoted.value !== undefined && (
        <div class="quoting">
          <blockquote>{quoted.value.text ?? `[${quoted.value.type}]`}</blockquote>
          <button type="button" onClick={() => (quoted.value = undefined)}>
            {t('noQuote')}
          </button>
        </div>
      )}
      {error.value !== '' && <p role="alert">{error.value}</p>}
      <div class="row">
        <button type="button" disabled={busy.value} onClick={() => file.current?.click()}>
          {t('attach')}
        </button>
        <input
          ref={file}
          type="file"
          hidden
          onChange={({ currentTarget }) => {
            const [chosen] = currentTarget.files ?? [];
            currentTarget.value = '';
            if (chosen !== undefined) attach(chosen);
          }}
        />
        <textarea
          ref={field}
          rows={2}
          aria-label={t('message')}
          placeholder={t('message')}
          value={text.value}
          onInput={({ currentTarget }) => (text.value = currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
          }}
        />
        <button class="main" disabled={busy.value}>
          {t('send')}
        </button>
      </div>
    </form>
  );
}
