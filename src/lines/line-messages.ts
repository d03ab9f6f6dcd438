import { Injectable } from '@nestjs/common';
import {
  answerOf,
  type Command,
  type Failure,
  failureOf,
  type LimitUse,
  type Outcome,
  type SentMessage,
} from '../domain/commands.js';
import { DomainError, type FieldError, invalidField, messageRejected } from '../domain/errors.js';
import { albumParts, isAlbum, type OutgoingAlbum } from '../domain/album.js';
import { type Address, parseJid, STATUS_CHAT } from '../domain/jid.js';
import type { KnownMessage } from '../domain/known-message.js';
import type { LineId } from '../domain/line.js';
import { isOpen } from '../domain/message-status.js';
import { newMessageId } from '../domain/message-id.js';
import { type ChangedMessage, checkForward, type TargetMessage } from '../domain/message-change.js';
import type { Attempt, NamedMessage, OutgoingKind } from '../domain/outgoing.js';
import { restricted } from '../domain/restriction.js';
import { rateLimited } from '../rate-windows/limit-state.js';
import { MessageLimits } from '../limits/message-limits.js';
import { ChatRecords } from '../records/chat-records.js';
import { MessageRecords } from '../records/message-records.js';
import { timed } from '../telemetry/observations.js';
import type { MessageReference, WhatsappConnection } from '../whatsapp/whatsapp-connection.js';
import { LineRestrictions } from './line-restrictions.js';
import { LineSessions } from './line-sessions.js';
import { SessionCounters } from './session-counters.js';

/** People who see a status when it is posted to all. */
const MOST_SEEN_BY = 5_000;

/** What an earlier try of a request has come to; nothing where it never got so far. */
interface EarlierTry {
  settled?: Outcome<'send'>;
  /** WhatsApp's `Message`, encoded: it may have left. */
  again?: Uint8Array;
}

/**
 * Carries out the commands that send. What is valid counts against the limits, whatever becomes of it then; they are
 * looked at where the line lives, and what they say goes back with the answer.
 */
@Injectable()
export class LineMessages {
  constructor(
    private readonly sessions: LineSessions,
    private readonly limits: MessageLimits,
    private readonly records: MessageRecords,
    private readonly chats: ChatRecords,
    private readonly counters: SessionCounters,
    private readonly restrictions: LineRestrictions,
  ) {}

  async send(line: LineId, { to, message }: Command<'send'>): Promise<Outcome<'send'>> {
    if (isAlbum(message)) return this.sendAlbum(line, to, message);
    const { content, refersTo } = message;
    const { settled, again } = await this.earlier(line, message);
    if (settled !== undefined) return settled;
    const target = refersTo === null ? undefined : await this.reference(line, refersTo);
    return this.within(line, to, content.type, (open) => open.send(to, message, { refersTo: target, again }));
  }

  async showLimits(line: LineId, { to }: Command<'show_limits'>): Promise<Outcome<'show_limits'>> {
    return { answer: await this.limits.used(line, to), limits: [] };
  }

  /** Counts as all its pictures, and is sent again from where it stopped. */
  private async sendAlbum(line: LineId, to: Address, album: OutgoingAlbum): Promise<Outcome<'send'>> {
    const messageId = album.messageId ?? newMessageId();
    const parts = albumParts(album, messageId);
    const tries = await Promise.all(parts.map((part) => this.earlier(line, part)));
    const target = album.refersTo === null ? undefined : await this.reference(line, album.refersTo);
    return this.within(
      line,
      to,
      'album',
      async (open) => {
        let last: SentMessage | undefined;
        for (const [place, part] of parts.entries()) {
          const { settled, again } = tries[place]!;
          try {
            last =
              settled === undefined
                ? await open.send(to, part, { refersTo: part.refersTo === null ? undefined : target, again })
                : answerOf(settled);
          } catch (error) {
            throw last === undefined ? error : partly(messageId, error);
          }
        }
        return { ...last!, messageId, album: parts.slice(1).map((part) => part.messageId!) };
      },
      parts.length - 1,
    );
  }

  async postStatus(
    line: LineId,
    { recipients, message, style }: Command<'post_status'>,
  ): Promise<Outcome<'post_status'>> {
    const { settled, again } = await this.earlier(line, message);
    if (settled !== undefined && 'failure' in settled) return settled;
    const people = recipients === 'all' ? await this.chats.people(line, MOST_SEEN_BY) : null;
    const seers = people?.flatMap((jid) => parseJid(jid) ?? []) ?? (recipients as Address[]);
    if (settled !== undefined) return { ...settled, answer: { ...settled.answer, seenBy: seers.length } };
    return this.within(line, STATUS_CHAT, message.content.type, (open) =>
      open.postStatus(seers, message, style, { again }),
    );
  }

  async forward(line: LineId, { to, target, attempt }: Command<'forward'>): Promise<Outcome<'forward'>> {
    const { settled, again } = await this.earlier(line, attempt);
    if (settled !== undefined) return settled;
    const known = await this.target(line, target);
    checkForward(known);
    return this.within(line, to, 'forward', (open) => open.forward(to, known, { ...attempt, again }));
  }

  /**
   * What became of an earlier try: how it ended, or what it was about to send.
   *
   * @throws DomainError VALIDATION_FAILED when another message of the line has the id
   */
  async earlier(line: LineId, { messageId, resumed }: Attempt): Promise<EarlierTry> {
    if (messageId === null) return {};
    const earlier = (await this.records.find(line, messageId)).find(({ fromMe }) => fromMe);
    if (earlier === undefined) return {};
    if (!resumed) throw idTaken();
    if (!isOpen(earlier.status)) return { settled: outcomeOf(earlier) };
    return earlier.content instanceof Uint8Array ? { again: earlier.content } : {};
  }

  /** The message that something is done to. @throws DomainError MESSAGE_NOT_FOUND */
  async target(line: LineId, { messageId, chat }: TargetMessage): Promise<KnownMessage> {
    const [known, names] = await Promise.all([
      this.records.find(line, messageId),
      chat === null ? null : this.chats.namesOf(line, chat),
    ]);
    const target = known.findLast((one) => names === null || names.includes(one.chat));
    if (target !== undefined) return target;
    throw new DomainError('MESSAGE_NOT_FOUND', `There is no message ${messageId}`, { ...line, messageId });
  }

  /** Sends where the limits have room; those of reactions hold for all that is done to messages. */
  async within<T extends SentMessage | ChangedMessage>(
    line: LineId,
    to: Address,
    kind: OutgoingKind | 'forward' | 'change',
    work: (open: WhatsappConnection) => Promise<T>,
    count = 1,
  ): Promise<{ limits: readonly LimitUse[] } & ({ answer: T } | { failure: Failure })> {
    await this.sessions.wake(line);
    const restriction = kind === 'reaction' || kind === 'change' ? null : this.restrictions.of(line);
    if (restriction !== null && (await this.limits.isNewContact(line, to))) {
      return { failure: failureOf(restricted(restriction, { ...line }))!, limits: [] };
    }
    const isMessage = kind !== 'reaction' && kind !== 'change';
    const { admitted, states: limits } = isMessage
      ? await this.limits.admitMessage(line, to, this.sessions.isConnected(line), count)
      : await this.limits.admitReaction(line, to);
    try {
      if (!admitted) throw rateLimited(limits);
      const open = await this.sessions.connection(line);
      const answer = await timed('send', { kind }, () => work(open));
      if (isMessage) for (let sent = 0; sent < count; sent += 1) this.counters.messageSent(line);
      return { answer, limits };
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return { failure, limits };
    }
  }

  /** @throws DomainError VALIDATION_FAILED when the line has no such message */
  private async reference(line: LineId, { messageId, field }: NamedMessage): Promise<MessageReference> {
    const candidates = await this.records.find(line, messageId);
    if (candidates.length === 0) {
      throw invalidField(field, `${field} must be the id of a message that this company received or sent`);
    }
    return { field, candidates };
  }
}

/** Another message of the line has the id that was given to one. */
export function idTaken(): DomainError {
  return invalidField('id', 'id must be that of no other message of the line');
}

/** True for a refusal because another message has the id, or this very one from another try. */
export function isIdTaken(outcome: Outcome): boolean {
  if (!('failure' in outcome) || outcome.failure.code !== 'VALIDATION_FAILED') return false;
  const { errors } = outcome.failure.members as { errors?: readonly FieldError[] };
  return errors?.some(({ field }) => field === 'id') === true;
}

/** Why an album is not whole: what of it has left cannot be called back, and the same request sends the rest. */
function partly(messageId: string, error: unknown): unknown {
  if (!(error instanceof DomainError) || error.code === 'MESSAGE_REJECTED') return error;
  return new DomainError('ACK_TIMEOUT', 'Only a part of the album was confirmed', { messageId }, { cause: error });
}

/** The answer to a send that WhatsApp has answered already. */
function outcomeOf({ messageId, chat, status, acceptedAt, failureCode }: KnownMessage): Outcome<'send'> {
  if (status === 'failed') return { failure: failureOf(messageRejected(messageId, failureCode))!, limits: [] };
  const timestamp = Math.floor((acceptedAt?.getTime() ?? Date.now()) / 1000);
  return { answer: { messageId, chat, timestamp }, limits: [] };
}
