import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { invalidField } from '../domain/errors.js';
import { type Address, parseRecipient } from '../domain/jid.js';
import { readField } from '../domain/phone.js';
import { textFault } from '../domain/text.js';
import { MessageRecords } from '../records/message-records.js';
import { MessageLimits } from '../limits/message-limits.js';
import { SessionsService } from '../sessions/sessions.service.js';
import type { LimitsListener } from '../limits/limit-state.js';
import type { MessageReference, SentMessage } from '../whatsapp/whatsapp-connection.js';

/** Phone number as people write it, or a JID. When both are given they have to name the same recipient. */
export interface Recipient {
  to?: string;
  phone?: string;
}

/** A message by its id, and the name of the field that holds it, for the error. */
export interface NamedMessage {
  messageId: string;
  field: string;
}

export interface TextMessage extends Recipient {
  text: string;
  /** A message of the same chat. */
  quoted?: NamedMessage;
}

export interface MessageReaction extends Recipient {
  /** Id of a message of the chat that was received or sent. */
  messageId: string;
  emoji: string;
}

/** A sent message; `phone` is the recipient as E.164 digits, or the JID that was given. */
export interface Delivery extends SentMessage {
  phone: string;
}

/** Sends messages for companies. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly records: MessageRecords,
    private readonly limits: MessageLimits,
    private readonly settings: Settings,
  ) {}

  /**
   * Sends a text and resolves when WhatsApp's server confirmed it. What is valid counts against the limits, whatever
   * becomes of it then.
   *
   * @param tell told of these limits
   * @throws DomainError VALIDATION_FAILED, RATE_LIMITED, SESSION_NOT_FOUND, CHAT_NOT_FOUND, AUTHENTICATION_REQUIRED,
   *   NOT_CONNECTED, NOT_ON_WHATSAPP, MESSAGE_REJECTED, WHATSAPP_UNANSWERED, ACK_TIMEOUT
   */
  async sendText(companyId: string, message: TextMessage, tell?: LimitsListener): Promise<Delivery> {
    const { text, quoted } = message;
    const address = this.recipient(message);
    const fault = textFault(text);
    if (fault !== undefined) throw invalidField('message', `message ${fault}`);
    const target = quoted && (await this.reference(companyId, quoted));
    await this.limits.admitMessage(companyId, address, this.sessions.isConnected(companyId), tell);
    return delivery(address, await this.sessions.sendMessage(companyId, address, text, target));
  }

  /**
   * Reacts to a message that was received or sent and resolves when WhatsApp's server confirmed it; an empty emoji takes
   * the reaction back.
   *
   * @throws DomainError, see `sendText`
   */
  async react(companyId: string, reaction: MessageReaction, tell?: LimitsListener): Promise<Delivery> {
    const address = this.recipient(reaction);
    const target = await this.reference(companyId, { messageId: reaction.messageId, field: 'messageId' });
    await this.limits.admitReaction(companyId, address, tell);
    return delivery(address, await this.sessions.sendReaction(companyId, address, target, reaction.emoji));
  }

  private async reference(companyId: string, { messageId, field }: NamedMessage): Promise<MessageReference> {
    const candidates = await this.records.find(companyId, messageId);
    if (candidates.length === 0) {
      throw invalidField(field, `${field} must be the id of a message that this company received or sent`);
    }
    return { field, candidates };
  }

  private recipient({ to, phone }: Recipient): Address {
    const [named, other] = Object.entries({ to, phone }).flatMap(([field, input]) =>
      input === undefined || input === null
        ? []
        : [readField(field, () => parseRecipient(input, this.settings.defaultPhoneRegion))],
    );
    if (named === undefined) throw invalidField('phone', 'phone must be a phone number or a JID');
    if (other !== undefined && other.jid !== named.jid) {
      throw invalidField('phone', 'phone and to must not differ when both are given');
    }
    return named;
  }
}

function delivery(address: Address, sent: SentMessage): Delivery {
  return { phone: address.kind === 'phone' ? address.user : address.jid, ...sent };
}
