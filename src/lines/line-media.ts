import { Injectable } from '@nestjs/common';
import type { Answer, Command } from '../domain/commands.js';
import { DomainError } from '../domain/errors.js';
import type { LineId } from '../domain/line.js';
import { MessageRecords } from '../records/message-records.js';
import { LineSessions } from './line-sessions.js';

/** What of a file only the session can do. */
@Injectable()
export class LineMedia {
  constructor(
    private readonly sessions: LineSessions,
    private readonly records: MessageRecords,
  ) {}

  async renew(line: LineId, { messageId, chat }: Command<'renew_medium'>): Promise<Answer<'renew_medium'>> {
    const message = (await this.records.find(line, messageId)).find((one) => one.chat === chat);
    if (message === undefined)
      throw new DomainError('MESSAGE_NOT_FOUND', `There is no message ${messageId}`, { ...line });
    await this.sessions.wake(line);
    const open = await this.sessions.connection(line);
    return { directPath: await open.renewMedium(message) };
  }
}
