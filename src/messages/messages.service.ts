import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { invalidField } from '../domain/errors.js';
import { type Address, parseRecipient } from '../domain/jid.js';
import { InvalidPhoneError } from '../domain/phone.js';
import { EventLog } from '../events/event-log.js';
import { MessageLimits } from '../limits/message-limits.js';
import { SessionsService } from '../sessions/sessions.service.js';
import type { LimitsListener } from '../throttling/limit-state.js';
import type { QuotedMessage, SentMessage } from '../whatsapp/whatsapp-connection.js';

export interface TextMessage {
  /** Phone number as people write it, or a JID. */
  to: string;
  text: string;
  quoted?: {
    /** Id of a message that went through this company. */
    messageId: string;
    /** The name of the field that holds it, for the error. */
    field: string;
  };
}

export interface MessageReaction {
  /** The chat: a phone number as people write it, or a JID. */
  to: string;
  /** Id of a message of the chat that went through this company. */
  messageId: string;
  emoji: string;
}

/** Sends messages for companies. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly events: EventLog,
    private readonly limits: MessageLimits,
    private readonly settings: Settings,
  ) {}

  /**
   * Sends a text and resolves when WhatsApp's server confirmed it. `phone` of the result is E.164 digits, or the JID
   * that was given; `timestamp` is in seconds since 1970. What is valid counts against the limits, whatever becomes of
   * it then.
   *
   * @param tell told of these limits
   * @throws DomainError VALIDATION_FAILED, RATE_LIMITED, SESSION_NOT_FOUND, AUTHENTICATION_REQUIRED, NOT_CONNECTED, NOT_ON_WHATSAPP,
   *   CHAT_NOT_FOUND, MESSAGE_REJECTED, WHATSAPP_UNANSWERED, ACK_TIMEOUT
   */
  async sendText(
    companyId: string,
    { to, text, quoted }: TextMessage,
    tell?: LimitsListener,
  ): Promise<{ phone: string; messageId: string; timestamp: number }> {
    const address = this.recipient(to);
    const target = quoted && (await this.target(companyId, quoted.messageId, quoted.field));
    await this.limits.admitMessage(companyId, address, this.sessions.isConnected(companyId), tell);
    const sent = await this.sessions.sendMessage(companyId, address, text, target);
    return { phone: address.kind === 'phone' ? address.user : address.jid, ...sent };
  }

  /**
   * Reacts to a message that went through this company and resolves when WhatsApp's server confirmed it; an empty emoji
   * takes the reaction back.
   *
   * @throws DomainError, see `sendText`
   */
  async react(
    companyId: string,
    { to, messageId, emoji }: MessageReaction,
    tell?: LimitsListener,
  ): Promise<SentMessage> {
    const address = this.recipient(to);
    const { fromMe } = await this.target(companyId, messageId, 'messageId');
    await this.limits.admitReaction(companyId, address, tell);
    return this.sessions.sendReaction(companyId, address, { messageId, fromMe }, emoji);
  }

  private async target(companyId: string, messageId: string, field: string): Promise<QuotedMessage> {
    const message = await this.events.findMessage(companyId, messageId);
    if (message === undefined) {
      throw invalidField(field, `${field} must be the id of a message that this company received or sent`);
    }
    return { messageId, ...message };
  }

  private recipient(input: string): Address {
    try {
      return parseRecipient(input, this.settings.defaultPhoneRegion);
    } catch (error) {
      if (error instanceof InvalidPhoneError) throw invalidField('phone', error.message);
      throw error;
    }
  }
}
