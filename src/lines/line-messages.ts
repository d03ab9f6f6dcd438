import { Injectable } from '@nestjs/common';
import { type Command, failureOf, type NamedMessage, type Outcome, type SentMessage } from '../domain/commands.js';
import { invalidField } from '../domain/errors.js';
import type { LineId } from '../domain/line.js';
import { rateLimited } from '../rate-windows/limit-state.js';
import { type Admission, MessageLimits } from '../limits/message-limits.js';
import { MessageRecords } from '../records/message-records.js';
import { timed } from '../telemetry/observations.js';
import type { MessageReference, WhatsappConnection } from '../whatsapp/whatsapp-connection.js';
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

  async sendText(line: LineId, { to, text, quoted }: Command<'send_text'>): Promise<Outcome<'send_text'>> {
    const target = quoted === null ? undefined : await this.reference(line, quoted);
    await this.sessions.wake(line);
    const admission = await this.limits.admitMessage(line, to, this.sessions.isConnected(line));
    const outcome = await this.send(line, 'text', admission, (open) => open.sendText(to, text, target));
    if ('answer' in outcome) this.counters.messageSent(line);
    return outcome;
  }

  async react(line: LineId, { to, target, emoji }: Command<'react'>): Promise<Outcome<'react'>> {
    const message = await this.reference(line, target);
    await this.sessions.wake(line);
    const admission = await this.limits.admitReaction(line, to);
    return this.send(line, 'reaction', admission, (open) => open.sendReaction(to, message, emoji));
  }

  private async send(
    line: LineId,
    kind: 'text' | 'reaction',
    { admitted, states: limits }: Admission,
    leave: (open: WhatsappConnection) => Promise<SentMessage>,
  ): Promise<Outcome<'send_text'>> {
    try {
      if (!admitted) throw rateLimited(limits);
      const open = await this.sessions.connection(line);
      return { answer: await timed('send', { kind }, () => leave(open)), limits };
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
