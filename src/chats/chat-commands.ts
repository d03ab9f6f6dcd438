import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import type { ChatChange, ChatState } from '../domain/chat-change.js';
import type { Answer } from '../domain/commands.js';
import { invalidField } from '../domain/errors.js';
import { INSTANT_WORDS, parseInstant } from '../domain/instant.js';
import { type Address, parseRecipient } from '../domain/jid.js';
import type { LineId } from '../domain/line.js';
import { readField } from '../domain/phone.js';
import { LineRouter } from '../lines/line-router.js';
import type { ChatBody } from './chats.dto.js';

/** Changes chats for companies. */
@Injectable()
export class ChatCommands {
  constructor(
    private readonly lines: LineRouter,
    private readonly settings: Settings,
  ) {}

  /** @throws DomainError VALIDATION_FAILED and the errors of the command `change_chat` */
  change(line: LineId, chat: string, body: ChatBody): Promise<Answer<'change_chat'>> {
    return this.lines.ask(line, { do: 'change_chat', chat: this.address(chat), change: changeIn(body) });
  }

  delete(line: LineId, chat: string): Promise<Answer<'change_chat'>> {
    return this.lines.ask(line, { do: 'change_chat', chat: this.address(chat), change: { deleted: true } });
  }

  /** @throws DomainError VALIDATION_FAILED and the errors of the command `presence` */
  showPresence(line: LineId, chat: string, state: ChatState): Promise<Answer<'presence'>> {
    return this.lines.ask(line, { do: 'presence', chat: this.address(chat), state });
  }

  /** @throws DomainError VALIDATION_FAILED and the errors of the command `fetch_history` */
  fetchHistory(line: LineId, chat: string, count: number): Promise<Answer<'fetch_history'>> {
    return this.lines.ask(line, { do: 'fetch_history', chat: this.address(chat), count });
  }

  /** @throws DomainError VALIDATION_FAILED */
  address(chat: string): Address {
    return readField('chat', () => parseRecipient(chat, this.settings.defaultPhoneRegion));
  }
}

function changeIn({ muted_until: muted, ...body }: ChatBody): ChatChange {
  const given = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
  const change: ChatChange = {
    ...Object.fromEntries(given),
    ...(muted !== undefined && { mutedUntil: mutedUntil(muted) }),
  };
  if (Object.keys(change).length === 0) throw invalidField('archived', 'nothing is changed');
  return change;
}

function mutedUntil(given: string | null): number | null {
  if (given === null) return null;
  const until = typeof given === 'string' ? parseInstant(given) : undefined;
  if (until === undefined || until.getTime() <= Date.now()) {
    throw invalidField('muted_until', `muted_until must be ${INSTANT_WORDS}, in the future`);
  }
  return until.getTime();
}
