import { Injectable } from '@nestjs/common';
import type { Answer, Command } from '../domain/commands.js';
import type { LineId } from '../domain/line.js';
import type { OrderName } from '../domain/orders.js';
import { ChatStates } from '../records/chat-states.js';
import { LineSessions } from './line-sessions.js';

/** Carries out what the open connection does by itself: what is about groups, the account and so on. */
@Injectable()
export class LineAccount {
  constructor(
    private readonly sessions: LineSessions,
    private readonly states: ChatStates,
  ) {}

  async carryOut(line: LineId, command: Command<OrderName>): Promise<Answer<OrderName>> {
    await this.sessions.wake(line);
    const open = await this.sessions.connection(line);
    const answer = await open.order(command);
    if (command.do === 'group_change' && command.change.ephemeral !== undefined) {
      await this.states.note(line, command.group, { ephemeral: command.change.ephemeral });
    }
    return answer;
  }
}
