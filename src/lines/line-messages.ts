import { Injectable } from '@nestjs/common';
import {
  type Command,
  type Failure,
  failureOf,
  type LimitUse,
  type Outcome,
  type SentMessage,
} from '../domain/commands.js';
import { DomainError, invalidField, messageRejected } from '../domain/errors.js';
import type { Address } from '../domain/jid.js';
import type { KnownMessage } from '../domain/known-message.js';
import type { LineId } from '../domain/line.js';
import { type ChangedMessage, checkForward, type TargetMessage } from '../domain/message-change.js';
import type { NamedMessage, OutgoingKind } from '../domain/outgoing.js';
import { rateLimited } from '../rate-windows/limit-state.js';
import { MessageLimits } from '../limits/message-limits.js';
import { ChatRecords } from '../records/chat-records.js';
import { MessageRecords } from '../records/message-records.js';
import { timed } from '../telemetry/observations.js';
import type { MessageReference, WhatsappConnection } from '../whatsapp/whatsapp-connection.js';
import { LineRestrictions } from './line-restrictions.js';
import { LineSessions } from './line-sessions.js';
import { SessionCounters } from './session-counters.js';

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
    const { content, refersTo } = message;
    const earlier = message.messageId === null ? undefined : await this.earlier(line, message.messageId);
    if (earlier !== undefined && !message.resumed) {
      throw idTaken();
    }
    if (earlier !== undefined && earlier.status !== 'pending') return settled(earlier);
    const target = refersTo === null ? undefined : await this.reference(line, refersTo);
    const again = earlier?.content instanceof Uint8Array ? earlier.content : undefined;
    return this.within(line, to, content.type, (open) => open.send(to, message, { refersTo: target, again }));
  }

  async forward(line: LineId, { to, target }: Command<'forward'>): Promise<Outcome<'forward'>> {
    const known = await this.target(line, target);
    checkForward(known);
    return this.within(line, to, 'forward', (open) => open.forward(to, known));
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
  ): Promise<{ limits: readonly LimitUse[] } & ({ answer: T } | { failure: Failure })> {
    await this.sessions.wake(line);
    const restriction = kind === 'reaction' || kind === 'change' ? null : this.restrictions.of(line);
    if (restriction !== null && (await this.limits.isNewContact(line, to))) {
      return { failure: failureOf(this.restrictions.refusal(line, restriction))!, limits: [] };
    }
    const isMessage = kind !== 'reaction' && kind !== 'change';
    const { admitted, states: limits } = isMessage
      ? await this.limits.admitMessage(line, to, this.sessions.isConnected(line))
      : await this.limits.admitReaction(line, to);
    try {
      if (!admitted) throw rateLimited(limits);
      const open = await this.sessions.connection(line);
      const answer = await timed('send', { kind }, () => work(open));
      if (isMessage) this.counters.messageSent(line);
      return { answer, limits };
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return { failure, limits };
    }
  }

  /** A message of ours that is on record under an id. */
  private async earlier(line: LineId, messageId: string): Promise<KnownMessage | undefined> {
    return (await this.records.find(line, messageId)).find(({ fromMe }) => fromMe);
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

/** The answer to a send that WhatsApp has answered already. */
function settled({ messageId, chat, status, acceptedAt, failureCode }: KnownMessage): Outcome<'send'> {
  if (status === 'failed') return { failure: failureOf(messageRejected(messageId, failureCode))!, limits: [] };
  const timestamp = Math.floor((acceptedAt?.getTime() ?? Date.now()) / 1000);
  return { answer: { messageId, chat, timestamp }, limits: [] };
}
