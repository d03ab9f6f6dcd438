import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Leases } from '../cluster/leases.js';
import { PeerRequests, Refusal } from '../cluster/peers/peer-requests.js';
import { PROCESS_ID } from '../cluster/process.js';
import { type Command, COMMANDS, type Outcome } from '../domain/commands.js';
import { type LineId, lineName, parseLine } from '../domain/line.js';
import { LineCommands } from './line-commands.js';

export const COMMANDS_PATH = '/internal/commands';

/** What another process asks a line of this one for. */
export interface PeerCommand extends LineId {
  command: Command;
}

/** Carries out what clients of other processes want of lines that live here, or may. */
@Injectable()
export class PeerCommands implements OnModuleInit {
  constructor(
    private readonly requests: PeerRequests,
    private readonly leases: Leases,
    private readonly here: LineCommands,
  ) {}

  onModuleInit(): void {
    this.requests.answer(COMMANDS_PATH, (question) => this.carryOut(question as PeerCommand));
  }

  private async carryOut({ companyId, line: name, command }: PeerCommand): Promise<Outcome> {
    const line = parseLine(lineName({ companyId, line: name }));
    // A newer process may know commands that this one does not.
    if (line === undefined || !Object.hasOwn(COMMANDS, command.do)) throw new Refusal('unknown');
    const owner = this.leases.holds(line) ? undefined : await this.leases.ownerOf(line);
    if (owner !== undefined && owner !== null && owner.processId !== PROCESS_ID) throw new Refusal('moved');
    return this.here.carryOut(line, command);
  }
}
