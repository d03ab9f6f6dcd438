import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import type { LineId } from '../domain/line.js';
import { Person } from '../domain/person.js';
import { RecordedMessages } from '../records/recorded-messages.js';

/** Messages of a person that are asked for another name of theirs. */
const MESSAGES = 50;

/** Each table in which a row has several names of somebody, `$1` company, `$2` line, `$3` names, `$4` phones. */
const NAMES_SQL = `
  SELECT unnest(ARRAY[chat, other_name]) AS name FROM whatsapp_chats
   WHERE (company_id, line) = ($1, $2) AND (chat = ANY ($3) OR other_name = ANY ($3))
   UNION
  SELECT unnest(ARRAY[jid, lid, phone || '@s.whatsapp.net']) FROM whatsapp_numbers
   WHERE (company_id, line) = ($1, $2) AND (phone = ANY ($4) OR jid = ANY ($3) OR lid = ANY ($3))
   UNION
  SELECT unnest(ARRAY[recipient, phone || '@s.whatsapp.net']) FROM whatsapp_message_recipients
   WHERE (company_id, line) = ($1, $2) AND (recipient = ANY ($3) OR phone = ANY ($4))`;

/** Finds out under which names a line knows somebody. */
@Injectable()
export class PersonNames {
  constructor(
    private readonly source: DataSource,
    private readonly authStates: AuthStateService,
    private readonly messages: RecordedMessages,
  ) {}

  async find(line: LineId, jid: string): Promise<Person> {
    const person = new Person([jid]);
    for (let known = 0; known < person.names.length;) {
      known = person.names.length;
      const values = [line.companyId, line.line, person.names, person.phones];
      const rows = await this.source.query<{ name: string | null }[]>(NAMES_SQL, values);
      for (const { name } of rows) person.add(name);
      for (const name of await this.authStates.otherNames(line, person.users)) person.add(name);
      for (const from of person.names) {
        const page = await this.messages.page(line, { from }, { limit: MESSAGES });
        for (const message of page.messages) person.learn(message);
      }
    }
    return person;
  }
}
