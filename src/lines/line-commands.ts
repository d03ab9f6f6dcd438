import { Injectable } from '@nestjs/common';
import { LeaseLost } from '../cluster/fence.js';
import { Settings } from '../config/settings.js';
import { type Answer, type Command, type CommandName, failureOf, type Outcome } from '../domain/commands.js';
import { ownerUnreachable } from '../domain/errors.js';
import { type LineId, lineName } from '../domain/line.js';
import { isOrder, type OrderName } from '../domain/orders.js';
import type { Attempt } from '../domain/outgoing.js';
import { LineAccount } from './line-account.js';
import { LineChanges } from './line-changes.js';
import { LineHolds } from './line-holds.js';
import { LineMedia } from './line-media.js';
import { idTaken, isIdTaken, LineMessages } from './line-messages.js';
import { LineNumbers } from './line-numbers.js';
import { LinePersons } from './line-persons.js';
import { LineSessions } from './line-sessions.js';
import { LineSnapshots } from './line-snapshots.js';
import { LineUse } from './line-use.js';

/** What is about the session itself, and no chat in it. */
type SessionCommand = Exclude<
  Command,
  Command<
    | OrderName
    | 'post_status'
    | 'send'
    | 'forward'
    | 'change'
    | 'change_chat'
    | 'presence'
    | 'fetch_history'
    | 'check_numbers'
    | 'forget_person'
    | 'renew_medium'
    | 'show'
    | 'show_limits'
  >
>;

/** Carries out the commands for lines that live in this process. */
@Injectable()
export class LineCommands {
  /** Messages that are on their way under an id that was given, by line and id. */
  private readonly sending = new Map<string, Promise<Outcome>>();

  constructor(
    private readonly sessions: LineSessions,
    private readonly messages: LineMessages,
    private readonly numbers: LineNumbers,
    private readonly persons: LinePersons,
    private readonly media: LineMedia,
    private readonly changes: LineChanges,
    private readonly account: LineAccount,
    private readonly snapshots: LineSnapshots,
    private readonly use: LineUse,
    private readonly holds: LineHolds,
    private readonly settings: Settings,
  ) {}

  /** @throws what is a fault of ours; what a client shall know of is the outcome */
  async carryOut(line: LineId, command: Command): Promise<Outcome> {
    try {
      return await this.outcomeOf(line, command);
    } catch (error) {
      const failure = failureOf(error instanceof LeaseLost ? ownerUnreachable(line, error.message) : error);
      if (failure === undefined) throw error;
      return { failure, limits: [] };
    }
  }

  private async outcomeOf(line: LineId, command: Command): Promise<Outcome> {
    if (!this.settings.roles.includes('sessions')) {
      throw ownerUnreachable(line, 'This process holds no sessions');
    }
    // To be looked at is no use of a line.
    if (command.do === 'show') return { answer: await this.snapshots.find(line), limits: [] };
    if (command.do === 'show_limits') return this.messages.showLimits(line, command);
    this.use.note(line);
    return this.holds.use(line, () => this.used(line, command));
  }

  private async used(line: LineId, command: Exclude<Command, Command<'show' | 'show_limits'>>): Promise<Outcome> {
    if (isOrder(command)) {
      return { answer: await this.account.carryOut(line, command), limits: [] };
    }
    switch (command.do) {
      case 'send':
        return this.once(line, command.message, () => this.messages.send(line, command));
      case 'check_numbers':
        return this.numbers.check(line, command);
      case 'forget_person':
        return { answer: await this.persons.forget(line, command), limits: [] };
      case 'renew_medium':
        return { answer: await this.media.renew(line, command), limits: [] };
      case 'post_status':
        return this.once(line, command.message, () => this.messages.postStatus(line, command));
      case 'forward':
        return this.once(line, command.attempt, () => this.messages.forward(line, command));
      case 'change':
        return this.once(line, command.attempt, () => this.changes.change(line, command));
      case 'change_chat':
        return { answer: await this.changes.changeChat(line, command), limits: [] };
      case 'presence':
        return { answer: await this.changes.showPresence(line, command), limits: [] };
      case 'fetch_history':
        return { answer: await this.changes.fetchHistory(line, command), limits: [] };
      default:
        return { answer: await this.sessionCommand(line, command), limits: [] };
    }
  }

  /**
   * Whoever lost the connection by which something was asked for, and asks again, waits for the first. That may have come
   * too late, and be refused for what another try had done by then: such an answer is none to this one.
   */
  private async once(line: LineId, attempt: Attempt, work: () => Promise<Outcome>): Promise<Outcome> {
    const { messageId, resumed } = attempt;
    if (messageId === null) return work();
    const key = `${lineName(line)}\n${messageId}`;
    const already = this.sending.get(key);
    if (already === undefined) {
      const outcome = work().finally(() => this.sending.delete(key));
      this.sending.set(key, outcome);
      return outcome;
    }
    if (!resumed) throw idTaken();
    const outcome = await already;
    return isIdTaken(outcome) ? this.once(line, attempt, work) : outcome;
  }

  private sessionCommand(line: LineId, command: SessionCommand): Promise<Answer<CommandName>> {
    switch (command.do) {
      case 'start':
        return this.sessions.start(line, command.phoneNumber);
      case 'stop':
        return this.sessions.stop(line);
      case 'logout':
        return this.sessions.logout(line);
      case 'restore_credentials':
        return this.sessions.restoreCredentials(line);
      case 'passkey_request':
        return this.sessions.passkeyRequest(line);
      case 'passkey':
        return this.sessions.submitPasskey(line, command.assertion);
    }
  }
}
