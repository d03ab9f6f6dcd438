import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { wordsOf } from './api';
import { chosenLine, LinePicker } from './line-picker';
import { onEvent } from './live';
import { type Chat, CHAT_OF_PHONE, listChats, type Message, titleOf } from './messages';
import { go, lineName, linkTo, route } from './route';
import { Thread } from './thread';
import { maySend } from './user';
import { t } from './words';

const CHANGES = new Set(['message', 'message_sent', 'identity_mapped', 'message_deleted', 'contact_updated']);
const GATHERED_MS = 300;

export function ChatPage() {
  const line = chosenLine();
  const [, , chat] = route.value;
  return (
    <>
      <div class="head">
        <h1>{t('chats')}</h1>
        <LinePicker page="chat" />
      </div>
      {line === undefined ? (
        <p class="empty">{t('chooseLine')}</p>
      ) : (
        <div class={chat === undefined ? 'chat' : 'chat open'}>
          <Chats key={line} line={line} current={chat} />
          {chat === undefined ? (
            <p class="empty">{t('chooseChat')}</p>
          ) : (
            <Thread key={`${line} ${chat}`} line={line} chat={chat} />
          )}
        </div>
      )}
    </>
  );
}

function Chats({ line, current }: { line: string; current: string | undefined }) {
  const chats = useSignal<Chat[] | undefined>(undefined);
  const next = useSignal<string | null>(null);
  const error = useSignal('');
  const load = async (cursor?: string): Promise<void> => {
    try {
      const page = await listChats(line, cursor);
      chats.value = cursor === undefined ? page.chats : [...(chats.peek() ?? []), ...page.chats];
      next.value = page.next;
      error.value = '';
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    void load();
    const end = onEvent((event) => {
      if (lineName(event) !== line || !CHANGES.has(event.type)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void load();
      }, GATHERED_MS);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [line]);
  return (
    <div class="chats">
      {maySend.value && <NewChat line={line} />}
      {error.value !== '' && <p role="alert">{error.value}</p>}
      {chats.value?.length === 0 && <p class="empty">{t('noChats')}</p>}
      <ul>
        {chats.value?.map((chat) => (
          <li key={chat.chat}>
            <a href={linkTo('chat', line, chat.chat)} aria-current={chat.chat === current ? 'true' : undefined}>
              <strong>{titleOf(chat)}</strong>
              {chat.unread > 0 && <span class="unread">{chat.unread}</span>}
              <span class="preview">{preview(chat.lastMessage)}</span>
            </a>
          </li>
        ))}
      </ul>
      {next.value !== null && (
        <button type="button" onClick={() => void load(next.value ?? undefined)}>
          {t('showMore')}
        </button>
      )}
    </div>
  );
}

function preview(message: Message | null): string {
  if (message === null) return '';
  return `${message.fromMe ? '→ ' : ''}${message.text ?? `[${message.type}]`}`;
}

function NewChat({ line }: { line: string }) {
  const phone = useSignal('');
  const submit = (event: Event): void => {
    event.preventDefault();
    const digits = phone.value.replaceAll(/[^0-9]/g, '');
    if (digits !== '') go('chat', line, `${digits}${CHAT_OF_PHONE}`);
    phone.value = '';
  };
  return (
    <form class="row" onSubmit={submit}>
      <input
        type="tel"
        aria-label={t('newChat')}
        placeholder={t('newChat')}
        value={phone.value}
        onInput={({ currentTarget }) => (phone.value = currentTarget.value)}
      />
      <button>{t('write')}</button>
    </form>
  );
}
