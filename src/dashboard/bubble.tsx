import { useSignal } from '@preact/signals';
import { api } from './api';
import type { Message } from './messages';
import { maySend } from './user';
import { language, t, type Word } from './words';

/** Who reacted, by what. */
export type Reactions = ReadonlyMap<string, string>;

const EMOJIS = ['👍', '❤️', '😂', '😮', '🙏'];
const TICKS: Record<string, [string, Word]> = {
  queued: ['◷', 'statusQueued'],
  scheduled: ['◷', 'statusScheduled'],
  pending: ['◷', 'statusPending'],
  accepted: ['✓', 'statusAccepted'],
  delivered: ['✓✓', 'statusDelivered'],
  read: ['✓✓', 'statusRead'],
  played: ['✓✓', 'statusPlayed'],
  failed: ['✕', 'statusFailed'],
  expired: ['✕', 'statusExpired'],
  cancelled: ['✕', 'statusCancelled'],
};

interface BubbleProps {
  line: string;
  message: Message;
  quote: Message | undefined;
  reactions: Reactions | undefined;
  onReply: () => void;
  onReact: (emoji: string) => void;
}

export function Bubble({ line, message, quote, reactions, onReply, onReact }: BubbleProps) {
  const { fromMe, isGroup, from, pushName, text, type, failure, status, quotedMessageId, deletedAt, editedAt } =
    message;
  const author = pushName ?? (from.phone === null ? from.lid : `+${from.phone}`);
  const tick = status === null ? undefined : TICKS[status];
  return (
    <li class={fromMe ? 'bubble out' : 'bubble'}>
      {isGroup && !fromMe && <span class="author">{author}</span>}
      {quotedMessageId !== null && <blockquote>{quote?.text ?? `[${quote?.type ?? t('earlier')}]`}</blockquote>}
      {message.media !== undefined && <Medium line={line} message={message} />}
      {deletedAt !== null && deletedAt !== undefined && <em>{t('deleted')}</em>}
      {text !== null && <p>{text}</p>}
      {text === null && message.media === undefined && <p class="hint">[{type}]</p>}
      {failure !== null && (
        <p class="failure" role="note">
          <strong>
            {t('notSent')}
            {failure.code !== null && ` (${failure.code})`}: {failure.meaning}.
          </strong>{' '}
          {failure.advice}
        </p>
      )}
      <span class="meta">
        {editedAt !== null && editedAt !== undefined && `${t('edited')} `}
        <time dateTime={new Date(message.sentAt * 1_000).toISOString()}>{timeOf(message.sentAt)}</time>
        {fromMe && tick !== undefined && (
          <span class={`tick ${status}`} role="img" aria-label={t(tick[1])} title={t(tick[1])}>
            {tick[0]}
          </span>
        )}
      </span>
      {reactions !== undefined && reactions.size > 0 && (
        <span class="reactions">{[...reactions.values()].join(' ')}</span>
      )}
      {maySend.value && type !== 'reaction' && status !== 'failed' && (
        <Answers mine={reactions?.get('')} onReply={onReply} onReact={onReact} />
      )}
    </li>
  );
}

interface AnswersProps extends Pick<BubbleProps, 'onReply' | 'onReact'> {
  mine: string | undefined;
}

function Answers({ mine, onReply, onReact }: AnswersProps) {
  const choosing = useSignal(false);
  return (
    <span class="answers">
      <button type="button" onClick={onReply}>
        {t('reply')}
      </button>
      <button type="button" aria-expanded={choosing.value} onClick={() => (choosing.value = !choosing.value)}>
        {t('react')}
      </button>
      {choosing.value &&
        EMOJIS.map((emoji) => (
          <button
            key={emoji}
            type="button"
            aria-pressed={emoji === mine}
            onClick={() => {
              choosing.value = false;
              onReact(emoji === mine ? '' : emoji);
            }}
          >
            {emoji}
          </button>
        ))}
    </span>
  );
}

function Medium({ line, message }: Pick<BubbleProps, 'line' | 'message'>) {
  const { messageId, chat, type, media } = message;
  const failed = useSignal(false);
  const url = api(`sessions/${line}/messages/${encodeURIComponent(messageId)}/media?chat=${encodeURIComponent(chat)}`);
  if (!failed.value && (type === 'image' || type === 'sticker')) {
    return (
      <img
        class="medium"
        src={url}
        alt={message.text ?? t('picture')}
        loading="lazy"
        onError={() => (failed.value = true)}
      />
    );
  }
  return (
    <a class="file" href={url} download={media?.fileName ?? ''}>
      ⬇ {media?.fileName ?? `${type} ${media?.mimeType ?? ''}`}
    </a>
  );
}

function timeOf(seconds: number): string {
  const at = new Date(seconds * 1_000);
  const today = at.toDateString() === new Date().toDateString();
  return at.toLocaleString(language.value, today ? { timeStyle: 'short' } : { dateStyle: 'short', timeStyle: 'short' });
}
