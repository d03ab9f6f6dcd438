import { afterAll, describe, expect, it } from 'vitest';
import { SAMPLES } from '../support/event-samples.js';
import { EventWriter, FakeReplica } from '../support/event-writer.js';
import { withProduct } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { connect, Inbox, TRANSPORTS } from '../support/realtime-clients.js';

const EVENTS = 10_000;
const RECONNECTS = 50;
const CHUNK = 10;

const { beforeAll } = withProduct();

let product: Product;
let writer: EventWriter;
let replica: FakeReplica;

beforeAll(async ({ fixtures, database }) => {
  ({ product } = fixtures);
  writer = await EventWriter.connect(database.url);
  replica = FakeReplica.connect(database.url);
});

afterAll(async () => {
  await replica?.close();
  await writer?.close();
});

/** Appends events of the company, with as many of a neighbour between them. */
async function append(companyId: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += CHUNK) {
    await writer.append(companyId, 'message', SAMPLES.message, CHUNK);
    await writer.append('neighbour', 'message', SAMPLES.message, CHUNK);
    replica.tell(companyId, 'qr', SAMPLES.qr);
  }
}

describe.each(TRANSPORTS)('a client by %s that loses its connection again and again', (transport) => {
  it(`misses none of ${EVENTS} events in ${RECONNECTS} reconnects, and gets none twice`, async () => {
    const companyId = `resume-${transport.replace('.', '')}`;
    const inbox = new Inbox();
    const wishes = { key: ADMIN_KEY, companyId };
    let client = await connect(transport, product.url, wishes, inbox);
    const { after } = client;
    const perRound = EVENTS / RECONNECTS;
    let appending = Promise.resolve();
    for (let round = 0; round < RECONNECTS; round += 1) {
      appending = appending.then(() => append(companyId, perRound));
      // Somewhere amid what the round brings, and also while nothing of it has come yet.
      const had = inbox.events.length;
      const enough = had + ((round * 37) % perRound);
      await inbox.until((events) => events.length >= enough);
      client.drop();
      await client.ended;
      if (round % 3 === 0) await appending;
      const last = inbox.events.at(-1)?.id ?? after;
      client = await connect(transport, product.url, { ...wishes, after: last }, inbox);
    }
    await appending;
    const last = await writer.append(companyId, 'error', SAMPLES.error);
    await inbox.until((events) => events.some(({ id }) => id === last), 60_000);

    const logged = inbox.events.filter(({ type }) => type !== 'qr').map(({ id }) => id);
    expect(logged).toHaveLength(EVENTS + 1);
    expect(logged).toEqual(await writer.idsAfter(after, companyId));
    expect(new Set(inbox.events.map(({ id }) => id)).size).toBe(inbox.events.length);
    expect(inbox.events.some(({ type }) => type === 'qr')).toBe(true);
    client.drop();
  });
});

describe('many clients that come back at once', () => {
  it('all catch up while the log goes on growing', async () => {
    const begin = await writer.append('herd', 'error', SAMPLES.error);
    await append('herd', 500);
    const growing = append('herd', 500);
    const clients = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        connect(TRANSPORTS[n % 2]!, product.url, { key: ADMIN_KEY, companyId: 'herd', after: begin, types: 'message' }),
      ),
    );
    await growing;
    const ids = await writer.idsAfter(begin, 'herd');
    for (const client of clients) {
      const events = await client.inbox.until((some) => some.length >= ids.length, 60_000);
      expect(events.map(({ id }) => id)).toEqual(ids);
      client.drop();
    }
  });
});
