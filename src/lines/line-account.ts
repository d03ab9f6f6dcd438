import { Injectable } from '@nestjs/common';
import { type AccountCommandName, isAccountCommand } from '../domain/account-commands.js';
import type { Answer, Command } from '../domain/commands.js';
import type { GroupCommandName } from '../domain/group-commands.js';
import type { LineId } from '../domain/line.js';
import { ChatStates } from '../records/chat-states.js';
import { LineSessions } from './line-sessions.js';

/** Carries out what is about groups and about the account itself: the open connection does it all. */
@Injectable()
export class LineAccount {
  constructor(
    private readonly sessions: LineSessions,
    private readonly states: ChatStates,
  ) {}

  async carryOut(
    line: LineId,
    command: Command<GroupCommandName | AccountCommandName>,
  ): Promise<Answer<GroupCommandName | AccountCommandName>> {
    await this.sessions.wake(line);
    const open = await this.sessions.connection(line);
    const answer = isAccountCommand(command) ? await open.orderAccount(command) : await open.orderGroup(command);
    if (command.do === 'group_change' && command.change.ephemeral !== undefined) {
      await this.states.note(line, command.group, { ephemeral: command.change.ephemeral });
    }
    return answer;
  }
}
