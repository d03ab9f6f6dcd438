import { Injectable } from '@nestjs/common';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import type { Answer, Command } from '../domain/commands.js';
import type { LineId } from '../domain/line.js';
import { Person } from '../domain/person.js';
import { NewContacts } from '../limits/new-contacts.js';
import { LineHolds } from './line-holds.js';
import { LineSessions } from './line-sessions.js';

/** Forgets people where the line lives: their keys are in the hands of its connection. */
@Injectable()
export class LinePersons {
  constructor(
    private readonly sessions: LineSessions,
    private readonly authStates: AuthStateService,
    private readonly holds: LineHolds,
    private readonly contacts: NewContacts,
  ) {}

  async forget(line: LineId, { names }: Command<'forget_person'>): Promise<Answer<'forget_person'>> {
    const person = new Person(names);
    await this.authStates.purgePerson(line, person);
    const keys = this.sessions.isConnected(line)
      ? await (await this.sessions.connection(line)).forgetPerson(person)
      : await this.holds.claim(line, () => this.authStates.forgetPerson(line, person));
    this.contacts.forget(line, names);
    return { keys };
  }
}
