import { Injectable } from '@nestjs/common';
import { type Command, failureOf, type Outcome } from '../domain/commands.js';
import { invalidField, messageRejected } from '../domain/errors.js';
import type { Address } from '../domain/jid.js';
import type { KnownMessage } from '../domain/known-message.js';
import type { LineId } from '../domain/line.js';
import type { NamedMessage, OutgoingKind } from '../domain/outgoing.js';
import { rateLimited } from '../rate-windows/limit-state.js';
import { type Admission, MessageLimits } from '../limits/message-limits.js';
import { MessageRecords } from '../records/message-records.js';
import { timed } from '../telemetry/observations.js';
import type { MessageReference } from '../whatsapp/whatsapp-connection.js';
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
    private readonly counters: SessionCounters,
  ) {}

  async send(line: LineId, { to, message }: Command<'send'>): Promise<Outcome<'send'>> {
    const { content, refersTo } = message;
    const earlier = message.messageId === null ? undefined : await this.earlier(line, message.messageId);
    if (earlier !== undefined && !message.resumed) {
      throw invalidField('id', 'id must be that of no other message of the line');
    }
    if (earlier !== undefined && earlier.status !== 'pending') return settled(earlier);
    const target = refersTo === null ? undefined : await this.reference(line, refersTo);
    await this.sessions.wake(line);
    const { admitted, states: limits } = await this.admit(line, to, content.type);
    try {
      if (!admitted) throw rateLimited(limits);
      const open = await this.sessions.connection(line);
      const again = earlier?.content instanceof Uint8Array ? earlier.content : undefined;
      const known = { refersTo: target, again };
      const answer = await timed('send', { kind: content.type }, () => open.send(to, message, known));
      if (content.type !== 'reaction') this.counters.messageSent(line);
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

  private admit(line: LineId, to: Address, kind: OutgoingKind): Promise<Admission> {
    if (kind === 'reaction') return this.limits.admitReaction(line, to);
    return this.limits.admitMessage(line, to, this.sessions.isConnected(line));
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

/** The answer to a send that WhatsApp has answered already. */
function settled({ messageId, chat, status, acceptedAt, failureCode }: KnownMessage): Outcome<'send'> {
  if (status === 'failed') return { failure: failureOf(messageRejected(messageId, failureCode))!, limits: [] };
  const timestamp = Math.floor((acceptedAt?.getTime() ?? Date.now()) / 1000);
  return { answer: { messageId, chat, timestamp }, limits: [] };
}
