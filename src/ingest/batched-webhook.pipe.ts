import { Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Settings } from '../config/settings.js';
import { invalidField } from '../domain/errors.js';
import type { MessagePayload } from '../domain/events.js';
import { INSTANT_WORDS, parseInstant } from '../domain/instant.js';
import { type LineId, lineOf } from '../domain/line.js';
import { type Address, parseRecipient } from '../domain/jid.js';
import { readField } from '../domain/phone.js';
import { invalid } from '../http/validation.js';
import { EventsBatch, MessagesBatch, type SimpleMessage, TAKEN_TYPES } from './batched-webhook.dto.js';

/** Above it a number counts milliseconds: as seconds it would be a date of the year 5138. */
const LARGEST_SECONDS = 1e11;

/** Messages that somebody else received for companies. */
export interface DeliveredBatch {
  messages: (LineId & { message: MessagePayload })[];
  ignored: number;
}

/**
 * Reads either form of the body. Members that we do not know are left out in silence: newer and foreign senders have some.
 */
@Injectable()
export class DeliveredBatchPipe implements PipeTransform<unknown, DeliveredBatch> {
  constructor(private readonly settings: Settings) {}

  transform(body: unknown): DeliveredBatch {
    if (typeof body !== 'object' || body === null || !('events' in body || 'messages' in body)) {
      throw invalidField('body', 'The body must hold events, or companyId and messages');
    }
    if ('events' in body) {
      const { events } = validated(EventsBatch, body);
      const messages = events.filter(({ type }) => (TAKEN_TYPES as readonly string[]).includes(type));
      return {
        messages: messages.map(({ companyId, line, message }) => ({ ...lineOf(companyId, line), message })),
        ignored: events.length - messages.length,
      };
    }
    const { companyId, line, messages } = validated(MessagesBatch, body);
    return {
      messages: messages.map((message, n) => ({
        ...lineOf(companyId, line),
        message: this.payload(message, `messages.${n}`),
      })),
      ignored: 0,
    };
  }

  private payload(message: SimpleMessage, path: string): MessagePayload {
    const { messageId, text, type = 'text', pushName, fromMe = false, timestamp } = message;
    const senderField = message.from === undefined ? 'phone' : 'from';
    const from = message[senderField];
    const where = message.chat ?? from;
    if (where === undefined) throw invalidField(`${path}.chat`, 'chat, from or phone must be given');
    const chat = this.address(where, `${path}.${message.chat === undefined ? senderField : 'chat'}`);
    const isGroup = chat.kind === 'group';
    if (isGroup && from === undefined && !fromMe) throw invalidField(`${path}.from`, 'from must be given in a group');
    const sender = from === undefined ? chat : this.address(from, `${path}.${senderField}`);
    return {
      messageId,
      chat: chat.jid,
      from: {
        phone: !fromMe && sender.kind === 'phone' ? sender.user : null,
        lid: !fromMe && sender.kind === 'lid' ? sender.jid : null,
      },
      fromMe,
      isGroup,
      type,
      text: text ?? null,
      quotedMessageId: null,
      pushName: pushName ?? null,
      sentAt: secondsOf(timestamp, `${path}.timestamp`),
      offline: false,
    };
  }

  private address(text: string, field: string): Address {
    return readField(field, () => parseRecipient(text, this.settings.defaultPhoneRegion));
  }
}

function secondsOf(timestamp: number | string, field: string): number {
  const number = Number(timestamp);
  const ms = Number.isNaN(number)
    ? (parseInstant(String(timestamp))?.getTime() ?? Number.NaN)
    : number < LARGEST_SECONDS
      ? number * 1000
      : number;
  if (Number.isNaN(ms) || ms < 0 || ms > 8.64e15) {
    throw invalidField(field, `timestamp must be seconds or milliseconds since 1970, or ${INSTANT_WORDS}`);
  }
  return Math.floor(ms / 1000);
}

function validated<T extends object>(type: Type<T>, body: object): T {
  const value = plainToInstance(type, body);
  const problems = validateSync(value, { whitelist: true, stopAtFirstError: true });
  if (problems.length > 0) throw invalid(problems);
  return value;
}
