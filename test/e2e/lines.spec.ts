import { describe, expect, it } from 'vitest';
import { type StartProduct, withProduct } from '../support/fixture.js';
import { Product } from '../support/product.js';
import { connect, TRANSPORTS } from '../support/realtime-clients.js';
import type { RunningSimulator } from '../support/simulator.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

interface LoggedEvent {
  id: string;
  type: string;
  companyId: string;
  line: string;
  status?: string;
  message?: { messageId: string; chat: string; text: string };
}

interface View {
  companyId: string;
  line: string;
  connected: boolean;
  status: string;
  phoneNumber: string | null;
}

const MAIN = 'shop';
const SALES = 'shop.sales';

const { beforeAll } = withProduct({ env: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' } });

let simulator: RunningSimulator;
let receiver: WebhookReceiver;
let product: Product;
let startProduct: StartProduct;
let key: string;
/** Number by the line's name. */
const numbers: Record<string, string> = {};
let anna: string;

beforeAll(async ({ fixtures }) => {
  ({ simulator, receiver, product, startProduct } = fixtures);
  const made = await product.call<{ key: string }>('POST', '/keys', { companyId: 'shop', name: 'shop' });
  ({ key } = made.body);
  [numbers[MAIN], numbers[SALES], anna] = (await simulator.client.createAccounts(3)).map(({ number }) => number) as [
    string,
    string,
    string,
  ];
});

const asShop = (): Record<string, string> => ({ 'X-API-Key': key });

async function view(line: string): Promise<View> {
  const { body } = await product.call<View & Record<string, unknown>>('GET', `/sessions/${line}`, undefined, asShop());
  const { companyId, line: name, connected, status, phoneNumber } = body;
  return { companyId, line: name, connected, status, phoneNumber };
}

const up = (line: string): View => ({
  companyId: 'shop',
  line: line === MAIN ? 'main' : 'sales',
  connected: true,
  status: 'connected',
  phoneNumber: numbers[line]!,
});

/** Sends from a line to Anna and gives the id. */
async function say(line: string, text: string): Promise<string> {
  const { status, body } = await product.call<{ messageId: string; line: string }>(
    'POST',
    `/sessions/${line}/messages`,
    { to: anna, text: { body: text } },
    asShop(),
  );
  expect([status, body.line], JSON.stringify(body)).toEqual([200, up(line).line]);
  return body.messageId;
}

/** Events of the company from the beginning; waits for so many. */
async function events(query: string, count: number): Promise<LoggedEvent[]> {
  const found: LoggedEvent[] = [];
  for (let after = '0'; found.length < count;) {
    const path = `/events?after=${after}&wait=5&limit=1000&${query}`;
    const { body } = await product.call<{ events: LoggedEvent[]; next: string }>('GET', path, undefined, asShop());
    found.push(...body.events);
    after = body.next;
  }
  return found;
}

describe('two lines of a company', () => {
  it('are paired with a number each, by one key of the company', async () => {
    const created = await product.call<{ qr: string; line: string }>(
      'POST',
      '/sessions',
      { companyId: 'shop', line: 'sales' },
      asShop(),
    );
    expect([created.status, created.body.line]).toEqual([200, 'sales']);
    await simulator.client.scan(numbers[SALES]!, created.body.qr);
    await product.connected(SALES);
    expect(await product.call('GET', `/sessions/${MAIN}`, undefined, asShop())).toMatchObject({ status: 404 });

    await product.pair(MAIN, numbers[MAIN]!, simulator);
    expect([await view(MAIN), await view(SALES)]).toEqual([up(MAIN), up(SALES)]);
    const { body } = await product.call<{ sessions: View[] }>('GET', '/sessions', undefined, asShop());
    expect(body.sessions.map(({ companyId, line }) => `${companyId} ${line}`)).toEqual(['shop main', 'shop sales']);
  });

  it('are told apart in the path alone by a dot; `main` may be named', async () => {
    expect(await view('shop.main')).toEqual(up(MAIN));
    for (const [bad, status] of [
      ['shop.', 403],
      ['shop.a.b', 403],
      ['other.sales', 403],
      ['shop.nobody', 404],
    ] as const) {
      expect((await product.call('GET', `/sessions/${bad}`, undefined, asShop())).status, bad).toBe(status);
    }
    expect((await product.call('GET', '/sessions/shop.a.b')).status).toBe(400);
  });

  it('send and receive beside each other, and every way to hear of it knows the line', async () => {
    const hooks = ['/all', '/sales'].map((path) => receiver.url + path);
    for (const [url, line] of [
      [hooks[0], undefined],
      [hooks[1], 'sales'],
    ]) {
      const body = { companyId: 'shop', url, line, events: ['message'] };
      expect((await product.call('POST', '/webhooks', body, asShop())).body).toMatchObject({ line: line ?? null });
    }
    const clients = await Promise.all(
      TRANSPORTS.flatMap((transport) => [
        connect(transport, product.url, { key, line: 'sales', types: 'message' }),
        connect(transport, product.url, { key, types: 'message' }),
      ]),
    );

    for (let n = 0; n < 5; n += 1) {
      await say(MAIN, `from main ${n}`);
      await say(SALES, `from sales ${n}`);
    }
    const { messages } = await simulator.client.inbox(anna, { count: 10, timeoutMs: 60_000 });
    expect(messages.map(({ text }) => text ?? '').toSorted()).toEqual(
      [0, 1, 2, 3, 4].flatMap((n) => [`from main ${n}`, `from sales ${n}`]).toSorted(),
    );
    // The same person writes to both, so that chats of one name stand beside each other.
    for (const line of [MAIN, SALES]) await simulator.client.sendText(anna, numbers[line]!, `to ${line}`);

    const received = await events('types=message', 2);
    expect(received.map(({ line, message }) => `${line}: ${message?.text}`).toSorted()).toEqual([
      'main: to shop',
      'sales: to shop.sales',
    ]);
    expect(new Set(received.map(({ message }) => message?.chat)).size).toBe(1);
    expect((await events('types=message&line=sales', 1)).map(({ line }) => line)).toEqual(['sales']);

    for (const [n, client] of clients.entries()) {
      const wanted = n % 2 === 0 ? ['sales'] : ['main', 'sales'];
      const heard = await client.inbox.until((some) => some.length >= wanted.length);
      expect(heard.map(({ line }) => line).toSorted()).toEqual(wanted);
      client.drop();
    }
    await receiver.until(2, '/all');
    await receiver.until(1, '/sales');
    expect(
      receiver
        .bodies<LoggedEvent>('/all')
        .map(({ line }) => line)
        .toSorted(),
    ).toEqual(['main', 'sales']);
    expect(receiver.bodies<LoggedEvent>('/sales').map(({ line }) => line)).toEqual(['sales']);
  });

  it('quote and react to what is their own alone', async () => {
    const [ofMain, ofSales] = await events('types=message', 2).then((all) =>
      ['main', 'sales'].map((line) => all.find((event) => event.line === line)!.message!.messageId),
    );
    const quote = (line: string, id: string): Promise<{ status: number }> =>
      product.call('POST', `/sessions/${line}/messages`, {
        to: anna,
        text: { body: 'Yes' },
        context: { message_id: id },
      });
    const react = (line: string, id: string): Promise<{ status: number }> =>
      product.call('POST', `/sessions/${line}/reactions`, { to: anna, messageId: id, emoji: '👍' });
    for (const act of [quote, react]) {
      expect((await act(MAIN, ofMain!)).status).toBe(200);
      expect((await act(SALES, ofSales!)).status).toBe(200);
      expect((await act(MAIN, ofSales!)).status).toBe(400);
      expect((await act(SALES, ofMain!)).status).toBe(400);
    }
    const body = { companyId: 'shop', line: 'sales', to: anna, messageId: ofSales, emoji: '' };
    expect((await product.call('POST', '/reaction', body, asShop())).body).toMatchObject({ line: 'sales' });
  });

  it('have limits each for itself, by the rules of the company', async () => {
    await product.call('PUT', '/limits/shop', { messages: 20, messagesPerRecipient: 20 });
    const used = async (line: string): Promise<number> => {
      const { body } = await product.call<{ windows: { name: string; used: number }[] }>('GET', `/limits/${line}`);
      return body.windows.find(({ name }) => name === 'company')!.used;
    };
    const before = [await used(MAIN), await used(SALES)];
    await say(SALES, 'counted');
    expect([await used(MAIN), await used(SALES)]).toEqual([before[0], before[1]! + 1]);
  });

  it('leave each their name in the audit log', async () => {
    await product.call('POST', `/sessions/${SALES}/initialize`, undefined, asShop());
    const { body } = await product.call<{ entries: { route: string; companyId: string; line: string | null }[] }>(
      'GET',
      '/audit?companyId=shop',
    );
    const initialized = body.entries.find(({ route }) => route.endsWith('/initialize'));
    expect(initialized).toMatchObject({ companyId: 'shop', line: 'sales' });
  });

  it('come back after a restart, each with its own credentials', async () => {
    await product.kill();
    product = await startProduct();
    for (const line of [MAIN, SALES]) await product.connected(line);
    expect([await view(MAIN), await view(SALES)]).toEqual([up(MAIN), up(SALES)]);
    for (const line of [MAIN, SALES]) await say(line, `after the restart, ${line}`);
  });

  it('are closed and unlinked without a word to the other', async () => {
    await product.call('DELETE', `/sessions/${MAIN}`, undefined, asShop());
    expect((await view(MAIN)).connected).toBe(false);
    expect(await view(SALES)).toEqual(up(SALES));
    await product.call('POST', `/sessions/${MAIN}/initialize`, undefined, asShop());
    await product.connected(MAIN);

    const gone = await product.call('DELETE', `/sessions/${SALES}?logout=true`, undefined, asShop());
    expect(gone.body).toMatchObject({ success: true, companyId: 'shop', line: 'sales' });
    expect((await product.call('GET', `/sessions/${SALES}`)).status).toBe(404);
    expect(await view(MAIN)).toEqual(up(MAIN));
    await say(MAIN, 'still here');
    const [logout] = await events('types=logout', 1);
    expect(logout).toMatchObject({ companyId: 'shop', line: 'sales' });
  });
});
