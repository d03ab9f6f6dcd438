import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import type { Outcome } from '../domain/commands.js';
import { invalidField } from '../domain/errors.js';
import { type Address, parseRecipient, STATUS_CHAT } from '../domain/jid.js';
import type { LineId } from '../domain/line.js';
import { type Attempt, FIRST_ATTEMPT } from '../domain/outgoing.js';
import { readField } from '../domain/phone.js';
import type { StatusStyle } from '../domain/status-post.js';
import { LineRouter } from '../lines/line-router.js';
import type { MessageBody } from '../messages/messages.dto.js';
import { MessagesService } from '../messages/messages.service.js';
import type { StatusBody } from './status-posts.dto.js';

/** Posts statuses for companies: what they hold is made as that of a message is. */
@Injectable()
export class StatusPosts {
  constructor(
    private readonly messages: MessagesService,
    private readonly lines: LineRouter,
    private readonly settings: Settings,
  ) {}

  /** @throws DomainError VALIDATION_FAILED and those of files; the errors of the command `post_status` are in the outcome */
  async post(line: LineId, body: StatusBody, attempt?: Attempt): Promise<Outcome<'post_status'>> {
    const { recipients: given, type = 'text', id, metadata, ...contents } = body;
    if (contents[type] === undefined) throw invalidField(type, `${type} must be given with type ${type}`);
    const recipients = typeof given === 'string' ? ('all' as const) : given.map((one) => this.person(one));
    const { background_color: backgroundColor, font, ...text } = contents.text ?? { body: '' };
    const content = type === 'text' ? { type, text } : { type, [type]: contents[type] };
    const message = await this.messages.messageIn(line.companyId, { ...content, id, metadata } as MessageBody);
    const style: StatusStyle = {
      ...(typeof backgroundColor === 'string' && { backgroundColor }),
      ...(typeof font === 'number' && { font }),
    };
    const tried = attempt === undefined ? message : { ...message, ...attempt, messageId: id ?? attempt.messageId };
    return this.lines.carryOut(line, { do: 'post_status', recipients, message: tried, style });
  }

  /** @throws nothing; the errors of the command `change` are in the outcome */
  takeBack(line: LineId, messageId: string, attempt: Attempt = FIRST_ATTEMPT): Promise<Outcome<'change'>> {
    const target = { messageId, chat: STATUS_CHAT.jid };
    return this.lines.carryOut(line, { do: 'change', target, change: { type: 'delete' }, attempt });
  }

  private person(name: string): Address {
    const address = readField('recipients', () => parseRecipient(name, this.settings.defaultPhoneRegion));
    if (address.kind === 'group') throw invalidField('recipients', 'recipients must name people');
    return address;
  }
}
