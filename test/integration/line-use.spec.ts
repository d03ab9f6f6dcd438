import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { type LineId, lineName, parseLine } from '../../src/domain/line.js';
import { LineUse } from '../../src/lines/line-use.js';
import { SessionRecords } from '../../src/lines/session-records.js';
import { WhatsappSession } from '../../src/lines/whatsapp-session.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { leasesOf } from '../support/held-lines.js';

const HOURS = 24;

let database: TestDatabase;
let source: DataSource;
let use: LineUse;
let records: SessionRecords;

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource({
    ...dataSourceOptions({ url: database.url }),
    entities: [WhatsappSession],
  }).initialize();
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(async () => {
  const sessions = source.getRepository(WhatsappSession);
  await sessions.clear();
  use = new LineUse(sessions, loadSettings({ SESSION_IDLE_HOURS: String(HOURS) }));
  records = new SessionRecords(sessions, leasesOf(source), pino({ enabled: false }));
  await source.query(
    `INSERT INTO whatsapp_sessions (company_id, line, wanted, status, phone_number, used_at)
     SELECT company_id, line, true, 'connected', '79001234567', now() - interval '25 hours'
       FROM (VALUES ('acme', 'main'), ('acme', 'second'), ('beta', 'main')) AS given(company_id, line)`,
  );
});

const line = (name: string): LineId => parseLine(name)!;
const unused = async (): Promise<string[]> => (await use.unused(HOURS)).map(lineName).toSorted();

it('of one line, of all lines of a company, or of all there are, is written down', async () => {
  expect(await unused()).toEqual(['acme', 'acme.second', 'beta']);
  use.note(line('acme.second'));
  await expect.poll(unused).toEqual(['acme', 'beta']);
  use.note({ companyId: 'acme' });
  await expect.poll(unused).toEqual(['beta']);
  use.note({});
  await expect.poll(unused).toEqual([]);
});

it('is what happens in the chats of a line, from its phone as well, and not how its session is', async () => {
  for (const type of ['connecting', 'connected', 'disconnected', 'presence', 'health_check_failed'] as const) {
    use.noteEvent(line('acme'), type);
  }
  use.noteEvent(line('acme.second'), 'message_sent');
  use.noteEvent(line('beta'), 'call');
  await expect.poll(unused).toEqual(['acme']);
});

it('keeps a session awake that was found unused and is used before it is closed', async () => {
  const [found] = await use.unused(HOURS);
  expect(lineName(found!)).toBe('acme');
  use.note(found!);
  await expect.poll(unused).toEqual(['acme.second', 'beta']);
  expect(await records.sleep(found!, HOURS)).toBe(false);
  expect(await records.sleep(line('beta'), HOURS)).toBe(true);
  expect(await records.find(line('acme'))).toMatchObject({ wanted: true, asleep: false });
  expect(await records.find(line('beta'))).toMatchObject({ wanted: false, asleep: true });
});

it('of a line that no phone ever linked ends after a day; one that its phone unlinked says so still', async () => {
  await source.query(
    `UPDATE whatsapp_sessions SET phone_number = NULL, created_at = now() - interval '2 days',
            updated_at = now() - interval '25 hours', status = CASE company_id WHEN 'beta' THEN 'logged_out' ELSE 'failed' END
      WHERE line = 'main'`,
  );
  expect((await use.neverLinked()).map(lineName)).toEqual(['acme']);
});
