import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LaneErasure } from '../delivery/lanes/lane-erasure.js';
import { invalidField } from '../domain/errors.js';
import { phoneAddress } from '../domain/jid.js';
import type { LineId } from '../domain/line.js';
import type { Person } from '../domain/person.js';
import { EventErasure } from '../events/event-erasure.js';
import { ActionRecords } from '../extensions/host/batch-actions.js';
import { IdempotencyKeys } from '../idempotency/idempotency-keys.js';
import { KnownNumbers } from '../known-numbers/known-numbers.js';
import { LineRouter } from '../lines/line-router.js';
import { MessageMedia } from '../message-media/message-media.js';
import { QueuedMessages } from '../queue/queued-messages.js';
import { RecordErasure } from '../records/record-erasure.js';
import { PersonNames } from './person-names.js';
import type { Erased } from './persons.dto.js';

/** What tells more of somebody's names is gone through again; more than twice is somebody who plays with names. */
const ROUNDS = 5;

/** Erases people from a line, wherever there is anything of them. */
@Injectable()
export class PersonsService {
  constructor(
    private readonly source: DataSource,
    private readonly names: PersonNames,
    private readonly events: EventErasure,
    private readonly lanes: LaneErasure,
    private readonly actions: ActionRecords,
    private readonly queue: QueuedMessages,
    private readonly requests: IdempotencyKeys,
    private readonly record: RecordErasure,
    private readonly media: MessageMedia,
    private readonly numbers: KnownNumbers,
    private readonly lines: LineRouter,
  ) {}

  /**
   * Erases somebody under all their names, in small steps. What tells that a phone and a LID are one person goes last, so
   * that a call after one that was cut short finds the rest.
   *
   * @param jid any of their names
   * @throws DomainError VALIDATION_FAILED for the line's own number, OWNER_UNREACHABLE when their keys cannot be had
   */
  async erase(line: LineId, jid: string): Promise<Erased> {
    const person = await this.names.find(line, jid);
    await this.assertSomebodyElse(line, person);
    const erased: Erased = {
      messages: 0,
      events: 0,
      chats: 0,
      recipients: 0,
      deliveries: 0,
      actions: 0,
      numbers: 0,
      keys: 0,
      changed: 0,
      unreadable: 0,
    };
    for (let known = 0, round = 0; known < person.names.length && round < ROUNDS; round += 1) {
      known = person.names.length;
      await this.eraseOnce(line, person, erased);
    }
    erased.numbers = await this.numbers.forget(line, person);
    const { keys } = await this.lines.ask(line, { do: 'forget_person', names: person.names });
    return { ...erased, keys };
  }

  private async eraseOnce(line: LineId, person: Person, erased: Erased): Promise<void> {
    const groups = await this.groupsOf(line.companyId);
    const events = await this.events.erase(line, person, async (gone, changed) => {
      await this.lanes.forgetAnswers(groups, [...gone, ...changed]);
      erased.deliveries += await this.lanes.forgetEvents(groups, gone);
    });
    erased.deliveries += await this.lanes.forgetChats(groups, line, person.names);
    erased.actions += await this.actions.forget(line, person);
    // What still waits would be on record again once it is sent.
    const queued = await this.queue.forget(line, person.names);
    await this.requests.forget(line, queued);
    const record = await this.record.erase(line, person, (gone) =>
      this.requests.forget(
        line,
        gone.map(({ messageId }) => messageId),
      ),
    );
    await this.media.removeOrphans();
    erased.messages += queued.length;
    erased.events += events.events;
    erased.messages += record.messages;
    erased.recipients += record.recipients;
    erased.chats += record.chats;
    erased.changed += events.changed + record.changed;
    erased.unreadable = events.unreadable + record.unreadable;
  }

  /** What the queues of a company go by: webhooks, and for handlers the company itself. */
  private async groupsOf(companyId: string): Promise<string[]> {
    const webhooks = await this.source.query<{ id: string }[]>('SELECT id FROM webhooks WHERE company_id = $1', [
      companyId,
    ]);
    return [companyId, ...webhooks.map(({ id }) => id)];
  }

  private async assertSomebodyElse({ companyId, line }: LineId, person: Person): Promise<void> {
    const [session] = await this.source.query<{ phone: string | null }[]>(
      'SELECT phone_number AS phone FROM whatsapp_sessions WHERE (company_id, line) = ($1, $2)',
      [companyId, line],
    );
    const own = session?.phone ?? null;
    if (own !== null && person.has(phoneAddress(own).jid)) {
      throw invalidField('phone', 'phone must not be the number of the line itself: log it out instead');
    }
  }
}
