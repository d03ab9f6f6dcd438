import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { call, wordsOf } from './api';
import { Bubble, type Reactions } from './bubble';
import { Composer } from './composer';
import { type LiveEvent, onEvent } from './live';
import { listMessages, type Message, messageIn, readMessage, titleOf } from './messages';
import { lineName, linkTo } from './route';
import { t } from './words';

/** So near to the end counts as there. */
const NEAR_PX = 8;

/** One chat of a line: what was said, and what happens to it now. */
export function Thread({ line, chat }: { line: string; chat: string }) {
  const messages = useSignal<Message[]>([]);
  const next = useSignal<string | null>(null);
  const error = useSignal('');
  const quoted = useSignal<Message | undefined>(undefined);
  const reactions = useSignal<ReadonlyMap<string, Reactions>>(new Map());
  const list = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);

  const load = async (cursor?: string): Promise<void> => {
    try {
      const page = await listMessages(line, chat, cursor);
      const older = page.messages.toReversed();
      messages.value = cursor === undefined ? older : [...older, ...messages.peek()];
      next.value = page.next;
      error.value = '';
      if (cursor === undefined) scrollDown();
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  const scrollDown = (): void => {
    requestAnimationFrame(() => list.current?.scrollTo({ top: list.current.scrollHeight }));
  };
  const put = (message: Message): void => {
    const known = messages.peek();
    const at = known.findIndex(({ messageId }) => messageId === message.messageId);
    messages.value = at < 0 ? [...known, message] : known.with(at, message);
    if (at < 0) scrollDown();
  };
  const renew = async (id: string): Promise<void> => {
    try {
      put(await readMessage(line, chat, id));
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  const follow = (event: LiveEvent): void => {
    if (lineName(event) !== line) return;
    if (event.type === 'identity_mapped') return void load();
    const about = event.type === 'message' || event.type === 'message_sent' ? messageIn(event).chat : event['chat'];
    if (about !== chat) return;
    if (event.type === 'message' || event.type === 'message_sent') {
      const message = messageIn(event);
      put(message);
      // How far it got may have been told before.
      if (message.fromMe) void renew(message.messageId);
    } else if (event.type === 'message_status') {
      void renew(String(event['messageId']));
    } else if (event.type === 'message_edited' || event.type === 'message_deleted') {
      void renew(String(event['targetMessageId']));
    } else if (event.type === 'reaction') {
      reactions.value = withReaction(reactions.peek(), event);
    }
  };
  useEffect(() => {
    void load();
    return onEvent(follow);
  }, [line, chat]);
  // A phone's keyboard, or an error below, must not hide what was said last.
  useEffect(() => {
    const observer = new ResizeObserver(() => atEnd.current && scrollDown());
    observer.observe(list.current!);
    return () => observer.disconnect();
  }, []);

  const react = async (message: Message, emoji: string): Promise<void> => {
    error.value = '';
    try {
      await call('POST', `sessions/${line}/reactions`, { to: chat, messageId: message.messageId, emoji });
      reactions.value = withReaction(reactions.peek(), { targetMessageId: message.messageId, fromMe: true, emoji });
    } catch (fault) {
      error.value = wordsOf(fault);
    }
  };
  const byId = new Map(messages.value.map((message) => [message.messageId, message]));
  const name = messages.value.findLast(({ fromMe, isGroup }) => !fromMe && !isGroup)?.pushName ?? null;
  return (
    <section class="thread" aria-label={titleOf({ chat, name })}>
      <div class="head">
        <a class="button back" href={linkTo('chat', line)}>
          ← {t('chats')}
        </a>
        <h2>{titleOf({ chat, name })}</h2>
      </div>
      {next.value !== null && (
        <button type="button" onClick={() => void load(next.value ?? undefined)}>
          {t('older')}
        </button>
      )}
      <ol
        ref={list}
        tabIndex={0}
        aria-label={t('messages')}
        aria-live="polite"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
        }}
      >
        {messages.value.map((message) => (
          <Bubble
            key={message.messageId}
            line={line}
            message={message}
            quote={message.quotedMessageId === null ? undefined : byId.get(message.quotedMessageId)}
            reactions={reactions.value.get(message.messageId)}
            onReply={() => (quoted.value = message)}
            onReact={(emoji) => void react(message, emoji)}
          />
        ))}
      </ol>
      {error.value !== '' && <p role="alert">{error.value}</p>}
      <Composer line={line} chat={chat} quoted={quoted} onSettled={() => void load()} />
    </section>
  );
}

/** Each person's last one counts. */
function withReaction(
  all: ReadonlyMap<string, Reactions>,
  event: Record<string, unknown>,
): ReadonlyMap<string, Reactions> {
  const target = String(event['targetMessageId']);
  const from = event['from'] as { phone: string | null; lid: string | null } | undefined;
  const who = event['fromMe'] === true ? '' : (from?.phone ?? from?.lid ?? '?');
  const emojis = new Map(all.get(target));
  if (event['emoji'] === '') emojis.delete(who);
  else emojis.set(who, String(event['emoji']));
  return new Map(all).set(target, emojis);
}
