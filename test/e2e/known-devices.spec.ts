import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { CompanyProcess } from '../chaos/company-process.js';
import { withSimulator } from '../support/fixture.js';
import type { RunningSimulator } from '../support/simulator.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let company: CompanyProcess;
let shop: string;
let anna: string;

beforeAll(async ({ fixtures, database }) => {
  ({ simulator } = fixtures);
  company = await CompanyProcess.start(simulator, database.url, 0);
  shop = (await simulator.client.createAccount()).number;
  await company.product.pair('shop', shop, simulator);
});

/** Somebody new, who has spoken with the company. */
beforeEach(async () => {
  anna = (await simulator.client.createAccount()).number;
  await send('hello');
  await simulator.client.send(anna, { to: shop, text: 'hello you' }, { wait: 'delivered' });
});

afterAll(() => company?.close());

const send = async (message: string): Promise<void> => {
  const { status, body } = await company.product.call('POST', '/sessions/shop/send', { phone: anna, message });
  expect(status, JSON.stringify(body)).toBe(200);
};

/** What a send makes WhatsApp look up and hand out. */
const costOf = async (message: string): Promise<{ deviceQueries: number; preKeys: number }> => {
  const count = async (): Promise<[number, number]> => {
    const { queriesByNamespace, preKeysHandedOut, bundlesWithoutPreKey } = await simulator.client.stats();
    return [queriesByNamespace.usync ?? 0, preKeysHandedOut + bundlesWithoutPreKey];
  };
  const before = await count();
  await send(message);
  const after = await count();
  return { deviceQueries: after[0] - before[0], preKeys: after[1] - before[1] };
};

const read = async (device: number, count: number): Promise<(string | null | undefined)[]> =>
  (await simulator.client.inbox(anna, { count, device, timeoutMs: 30_000 })).messages.map(({ text }) => text);

describe('a send to somebody whose session and devices are stored', () => {
  const NOTHING = { deviceQueries: 0, preKeys: 0 };

  it('asks for nothing and takes no key after five minutes of silence, a reset and a restart', async () => {
    await company.moveClock(6 * MINUTE);
    expect(await costOf('after silence')).toEqual(NOTHING);
    await simulator.client.kill(shop, 'reset');
    await simulator.client.waitForConnected(shop);
    await company.product.connected('shop');
    expect(await costOf('after a reset')).toEqual(NOTHING);
    await company.kill();
    await company.startAgain();
    await company.product.connected('shop');
    expect(await costOf('after a restart')).toEqual(NOTHING);
    expect(await read(0, 4)).toEqual(['hello', 'after silence', 'after a reset', 'after a restart']);
  });

  it('asks for the devices once when the list is 24 hours old, and takes no key for it', async () => {
    await company.moveClock(23 * HOUR);
    expect(await costOf('a day later, nearly')).toEqual(NOTHING);
    await company.moveClock(2 * HOUR);
    expect(await costOf('a day later')).toEqual({ deviceQueries: 1, preKeys: 0 });
    expect(await costOf('and again')).toEqual(NOTHING);
  });
});

describe('what changes on the other side', () => {
  it.each(['add', 'update'] as const)(
    'a new device (%s) gets the next message, for one of its own keys',
    async (way) => {
      const device = await simulator.client.addDevice(anna, way);
      await expect.poll(async () => (await costOf('for all devices')).preKeys).toBe(1);
      expect(await read(device, 1)).toEqual(['for all devices']);
      expect(await costOf('once more')).toEqual({ deviceQueries: 0, preKeys: 0 });
      expect(await read(device, 2)).toEqual(['for all devices', 'once more']);
    },
  );

  it('a new device of which nobody told gets messages a day later', async () => {
    const device = await simulator.client.addDevice(anna, 'none');
    expect(await costOf('unseen')).toEqual({ deviceQueries: 0, preKeys: 0 });
    await company.moveClock(25 * HOUR);
    expect(await costOf('seen')).toEqual({ deviceQueries: 1, preKeys: 1 });
    expect(await read(device, 1)).toEqual(['seen']);
  });

  it('a device that was taken off gets nothing more', async () => {
    const device = await simulator.client.addDevice(anna, 'add');
    await expect.poll(async () => (await costOf('there')).preKeys).toBe(1);
    await simulator.client.unlink(anna, device);
    await send('gone');
    expect((await read(0, 2)).at(-1)).toBeDefined();
    expect(await costOf('still gone')).toEqual({ deviceQueries: 0, preKeys: 0 });
  });

  it('a phone that was installed anew reads what is sent to it', async () => {
    await simulator.client.reinstall(anna);
    await send('who are you now');
    await expect.poll(async () => (await read(0, 1)).includes('who are you now')).toBe(true);
    await simulator.client.send(anna, { to: shop, text: 'me' }, { wait: 'delivered' });
    await send('good');
    await expect.poll(async () => (await read(0, 2)).includes('good')).toBe(true);
  });
});
