import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  browserPath,
  complaintsOf,
  findings as findingsOn,
  launchBrowser,
  shoot as shootOf,
} from '../support/browser.js';
import type { TestDatabase } from '../support/database.js';
import { EventWriter } from '../support/event-writer.js';
import { FailingDatabase } from '../support/failing-database.js';
import { type StartProduct, withSimulator } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { redisIsInstalled, RedisServer } from '../support/redis-server.js';
import type { RunningSimulator } from '../support/simulator.js';

const MOST_BYTES = 120 * 1024;
const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let database: TestDatabase;
let failing: FailingDatabase;
let redis: RedisServer | undefined;
let product: Product;
let startProduct: StartProduct;

beforeAll(async ({ fixtures }) => {
  ({ simulator, database, startProduct } = fixtures);
  redis = redisIsInstalled ? await RedisServer.start() : undefined;
  failing = await FailingDatabase.inFrontOf(database.url);
  const env = { TRUST_PROXY: '1', ...(redis && { REDIS_URL: redis.url }) };
  product = await startProduct({ databaseUrl: failing.url, env });
});

afterAll(async () => {
  await redis?.kill();
  await failing?.close();
});

async function makeKey(companyId: string, scopes?: string[]): Promise<{ id: string; key: string }> {
  return (await product.call<{ id: string; key: string }>('POST', '/keys', { companyId, scopes })).body;
}

const at = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${product.url}${path}`, { redirect: 'manual', ...init });

async function logIn(key: string, headers: Record<string, string> = {}): Promise<Response> {
  return at('/dashboard/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Switchboard-Page': '1', ...headers },
    body: JSON.stringify({ key }),
  });
}

async function cookieOf(key: string): Promise<string> {
  const answer = await logIn(key);
  expect(answer.status).toBe(200);
  return answer.headers.get('set-cookie')!.split(';', 1)[0]!;
}

const PAGE = { 'X-Switchboard-Page': '1' };

describe('the files of the page', () => {
  it('are found from the root, by links that hold below any path, and nothing of them comes from elsewhere', async () => {
    for (const path of ['/', '/dashboard']) {
      const answer = await at(path);
      expect([answer.status, answer.headers.get('location')]).toEqual([302, 'dashboard/']);
    }
    const answer = await at('/dashboard/');
    const html = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((link) => !link.startsWith('./assets/'))).toEqual([]);
    expect(html).not.toMatch(/<style|style=|<script>/);
    const files = new Set(['', ...links]);
    let total = 0;
    // What is imported is found while it is gone through.
    for (const link of files) {
      const file = await at(`/dashboard/${link}`);
      expect(file.status, link).toBe(200);
      const body = Buffer.from(await file.arrayBuffer());
      total += gzipSync(body).byteLength;
      if (!link.endsWith('.js')) continue;
      for (const [, name] of body.toString().matchAll(/(?:from|import)\s*[`"']\.\/([\w.-]+\.js)[`"']/g))
        files.add(`./assets/${name}`);
    }
    expect(files.size).toBeGreaterThan(links.length + 1);
    process.stdout.write(`the page: ${(total / 1024).toFixed(1)} KB gzipped\n`);
    expect(total).toBeLessThan(MOST_BYTES);
    expect((await at('/dashboard/assets/..%2f..%2fmain.js')).status).toBe(404);
  });
});

describe('a login by key', () => {
  it('gives a cookie that scripts cannot read and other sites cannot send, and that holds no key', async () => {
    const { key } = await makeKey('cookies', ['read']);
    const answer = await logIn(key);
    expect(await answer.json()).toEqual({ success: true, admin: false, companyId: 'cookies', scopes: ['read'] });
    const cookie = answer.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^switchboard_session=sbs_[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(key);
    const proxied = await logIn(key, { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Prefix': '/wa' });
    expect(proxied.headers.get('set-cookie')).toMatch(/Path=\/wa\/; .*; Secure$/);
  });

  it('is refused for a bad key, without one, by a session, and when another page may have sent it', async () => {
    const { key } = await makeKey('refused');
    expect((await logIn('nonsense')).status).toBe(401);
    expect((await logIn('')).status).toBe(400);
    expect((await logIn((await cookieOf(key)).split('=')[1]!)).status).toBe(401);
    const forged = await at('/dashboard/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ key }),
    });
    expect(forged.status).toBe(403);
    expect((await at('/dashboard/session')).status).toBe(401);
    expect((await at('/api/whatsapp/sessions')).status).toBe(401);
  });

  it('opens what its key opens and nothing else', async () => {
    const { key } = await makeKey('own', ['read']);
    const cookie = await cookieOf(key);
    const read = async (path: string): Promise<number> => (await at(path, { headers: { cookie } })).status;
    expect(await read('/api/whatsapp/sessions')).toBe(200);
    expect(await read('/api/whatsapp/sessions/other/chats')).toBe(403);
    expect(await read('/api/whatsapp/keys')).toBe(403);
    const made = await at('/api/whatsapp/sessions', {
      method: 'POST',
      headers: { cookie, ...PAGE, 'Content-Type': 'application/json' },
      body: JSON.stringify({ companyId: 'own' }),
    });
    expect(made.status).toBe(403);
  });

  it('changes nothing without the header of the page', async () => {
    const { id } = await makeKey('victim');
    const cookie = await cookieOf(ADMIN_KEY);
    const revoke = (headers: Record<string, string>): Promise<Response> =>
      at(`/api/whatsapp/keys/${id}`, { method: 'DELETE', headers: { cookie, ...headers } });
    expect((await revoke({})).status).toBe(403);
    expect((await revoke(PAGE)).status).toBe(200);
  });

  it('opens sockets for its own page alone', async () => {
    const cookie = await cookieOf((await makeKey('sockets')).key);
    const open = (origin?: string): Promise<number> =>
      new Promise((resolve) => {
        const url = `${product.url.replace('http', 'ws')}/api/whatsapp/events`;
        const socket = new WebSocket(url, { headers: { cookie, ...(origin !== undefined && { origin }) } });
        socket.on('open', () => resolve(101)).on('unexpected-response', (_, { statusCode }) => resolve(statusCode!));
        socket.on('open', () => socket.terminate()).on('error', () => undefined);
      });
    expect(await open(product.url)).toBe(101);
    expect(await open('http://evil.example')).toBe(403);
    expect(await open(`${product.url}0`.replace(/:\d+$/, ':1'))).toBe(403);
    expect(await open()).toBe(403);
  });

  it('ends by logout, by the end of its time, and with its key at once', async () => {
    const status = async (cookie: string): Promise<number> =>
      (await at('/api/whatsapp/sessions', { headers: { cookie } })).status;
    const { id, key } = await makeKey('ends');
    const [left, expired, revoked] = [await cookieOf(key), await cookieOf(key), await cookieOf(key)];
    expect(await Promise.all([left, expired, revoked].map(status))).toEqual([200, 200, 200]);

    const out = await at('/dashboard/session', { method: 'DELETE', headers: { cookie: left, ...PAGE } });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([200, expect.stringMatching(/=; .*Max-Age=0/)]);
    expect(await status(left)).toBe(401);
    const writer = await EventWriter.connect(database.url);
    const ended = `UPDATE page_sessions SET expires_at = now() WHERE hash = sha256(convert_to($1, 'UTF8'))`;
    await writer.query(ended, [expired.split('=')[1]]);
    await writer.close();
    expect(await status(expired)).toBe(401);
    expect(await status(revoked)).toBe(200);
    await product.call('DELETE', `/keys/${id}`);
    expect(await status(revoked)).toBe(401);
  });
});

describe.skipIf(browserPath === undefined)('the page in a browser (needs the program chromium)', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let shop: string;
  let anna: string;
  let key: { id: string; key: string };
  let complaints: string[];

  beforeAll(async () => {
    [shop, anna] = (await Promise.all(['Shop', 'Anna'].map((name) => simulator.client.createAccount({ name })))).map(
      ({ number }) => number,
    ) as [string, string];
    key = await makeKey('bakery');
    browser = await launchBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    complaints = complaintsOf(page, product.url);
  });

  afterAll(async () => {
    await browser?.close();
  });

  const findings = (): Promise<string[]> => findingsOn(page);
  const shoot = (name: string): Promise<void> => shootOf(page, name);

  async function open(name: string): Promise<void> {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { name, exact: true }).waitFor();
  }

  /** For everybody, and on a phone. */
  async function expectFit(name: string): Promise<void> {
    expect(await findings(), name).toEqual([]);
    await page.setViewportSize({ width: 390, height: 800 });
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(wide, name).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 800 });
  }

  const accept = (): void => void page.once('dialog', (dialog) => void dialog.accept());

  it('lets in by a key, and by the keyboard alone', async () => {
    await page.goto(`${product.url}/dashboard`);
    const field = page.getByLabel('API key');
    await field.waitFor();
    expect(await findings()).toEqual([]);
    await field.fill('sb_wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'not valid' }).waitFor();
    await field.fill(key.key);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Lines' }).waitFor();
    expect(await page.evaluate<string>('document.cookie')).toBe('');
    // What the key may not do is not shown.
    expect(await page.getByRole('link', { name: 'Keys' }).count()).toBe(0);
  });

  it('links a line by its QR code', async () => {
    await page.getByRole('link', { name: 'Connect a line' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByAltText('QR code to scan with WhatsApp').waitFor();
    await page.getByText(/^\d+ s$/).waitFor();
    expect(await findings()).toEqual([]);
    await shoot('connect');
    await page.getByText('Link for the customer').click();
    await page.getByRole('textbox', { name: 'Name on the page' }).fill('Acme');
    await page.getByRole('button', { name: 'Make and copy the link' }).click();
    const url = (await page.getByRole('link', { name: /\/link\/sbl_/ }).getAttribute('href'))!;
    expect((await fetch(`${url}/state`)).status).toBe(200);
    await page.getByText('Copied').waitFor();
    expect(await findings()).toEqual([]);
    const { body } = await product.call<{ qr: string }>('GET', '/sessions/bakery/qr?format=json');
    await simulator.client.scan(shop, body.qr);
    await page.getByRole('heading', { name: 'Linked and connected' }).waitFor();
    await page.getByText(`+${shop}`).waitFor();
  });

  it('chats both ways, replies with a quote and reacts', async () => {
    await page.getByRole('link', { name: 'Open the chats' }).click();
    await simulator.client.sendText(anna, shop, 'Do you have rye bread?');
    await page.locator('.chats a').filter({ hasText: 'rye bread' }).click();
    const hers = page.locator('.bubble:not(.out)').filter({ hasText: 'rye bread' });
    await hers.getByRole('button', { name: 'Reply' }).click();
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Yes, fresh at nine.');
    await page.keyboard.press('Enter');
    const inbox = await simulator.client.nextMessage(anna, { timeoutMs: 60_000 });
    expect(inbox.text).toBe('Yes, fresh at nine.');
    const ours = page.locator('.bubble.out').filter({ hasText: 'Yes, fresh at nine.' });
    await ours.getByRole('img', { name: 'delivered' }).waitFor();
    expect(await ours.locator('blockquote').innerText()).toBe('Do you have rye bread?');
    await hers.getByRole('button', { name: 'React' }).click();
    await hers.getByRole('button', { name: '❤️' }).click();
    await hers.locator('.reactions').filter({ hasText: '❤️' }).waitFor();
  });

  it('says why a message was refused', async () => {
    await simulator.client.setFaults(shop, { nack: 463, times: 1 });
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('And rolls!');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const refused = page.getByRole('note').filter({ hasText: '(463)' });
    await refused.waitFor();
    expect(await refused.innerText()).toContain('Wait until they write first');
    expect(await findings()).toEqual([]);
    await shoot('chat');
  });

  it('keeps the end of a long chat and the place to write in sight, on a phone too', async () => {
    for (let n = 1; n <= 30; n += 1) await simulator.client.sendText(anna, shop, `Roll ${n}`);
    await page.locator('.bubble').filter({ hasText: 'Roll 30' }).waitFor();
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const inSight = await page.waitForFunction(`(() => {
        const shown = [...document.querySelectorAll('.bubble:last-child, .composer .main')];
        const [last = 0, send = Infinity] = shown.map((element) => element.getBoundingClientRect().bottom);
        return last < send && send <= innerHeight;
      })()`);
      expect(await inSight.jsonValue()).toBe(true);
    }
  });

  it('shows its company alone, in four languages, without a complaint of the browser', async () => {
    await product.call('POST', '/sessions', { companyId: 'rival' });
    for (const [code, heading] of [
      ['ru', 'Линии'],
      ['pt', 'Linhas'],
      ['es', 'Líneas'],
      ['en', 'Lines'],
    ] as const) {
      await page.getByRole('combobox').first().selectOption(code);
      await page.getByRole('navigation').getByRole('link', { name: heading }).click();
      await page.getByRole('heading', { name: heading }).waitFor();
    }
    await page.getByText('1 of 1').waitFor();
    expect(await page.getByText('rival').count()).toBe(0);
    expect(await findings()).toEqual([]);
    await shoot('lines');
    for (const name of ['Events', 'Test send', 'Webhooks', 'Limits']) {
      await open(name);
      await expectFit(name);
    }
    expect(complaints).toEqual([]);
  });

  it('makes a template, shows what it amounts to, and deletes it', async () => {
    await open('Templates');
    await page.getByText('There is no template.').waitFor();
    await page.getByText('New template').click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('order_left');
    await page.getByLabel(/^Text/).fill('Hello {{1}}, your order {{2}} is on its way.');
    await page.getByLabel('Example for “1”').fill('Anna');
    await page.getByLabel('Example for “2”').fill('1042');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('order_left', { exact: true }).waitFor();
    await page.getByText('Preview').click();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('status').filter({ hasText: 'Hello Anna, your order 1042 is on its way.' }).waitFor();
    await expectFit('Templates');
    await shoot('templates');
    accept();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There is no template.').waitFor();
  });

  it('turns an extension on, sets it up, and shows what it gave up', async () => {
    await open('Extensions');
    const card = page.locator('.line').filter({ hasText: 'thanks-reaction' });
    await card.getByRole('button', { name: 'Disable' }).click();
    await card.getByText('disabled', { exact: true }).waitFor();
    await card.getByRole('button', { name: 'Enable' }).click();
    await card.getByText('works', { exact: true }).waitFor();
    await card.getByText('Settings', { exact: true }).click();
    const settings = card.getByLabel('Settings (JSON)');
    const given = JSON.parse(await settings.inputValue()) as Record<string, unknown>;
    await settings.fill('{"nonsense": 1}');
    await card.getByRole('button', { name: 'Save' }).click();
    await card.getByRole('alert').waitFor();
    await settings.fill(JSON.stringify({ ...given, moreWords: ['cheers'] }));
    await card.getByRole('button', { name: 'Save' }).click();
    await card.getByText('Saved').waitFor();
    const { body } = await product.call<{ extensions: { name: string; enabled: boolean; settings: object }[] }>(
      'GET',
      '/extensions?companyId=bakery',
    );
    const thanks = body.extensions.find(({ name }) => name === 'thanks-reaction');
    expect(thanks).toMatchObject({ enabled: true, settings: { moreWords: ['cheers'] } });
    await card.getByText('Given up').click();
    await card.getByText('Nothing was given up.').waitFor();
    await expectFit('Extensions');
    await shoot('extensions');
  });

  it('logs out when its key is revoked', async () => {
    await product.call('DELETE', `/keys/${key.id}`);
    await page.getByText('You are logged out').waitFor();
    expect(await page.getByLabel('API key').inputValue()).toBe('');
  });

  it('gives an admin all lines, keys and the audit log, and an end', async () => {
    await page.getByLabel('API key').fill(ADMIN_KEY);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation').getByRole('link', { name: 'Lines' }).click();
    await page.getByText('rival', { exact: true }).waitFor();
    // It begins to count.
    await open('Charts');
    await open('Keys');
    await page.getByRole('textbox', { name: 'Company' }).fill('made-here');
    await page.getByRole('button', { name: 'Create' }).click();
    const made = await page.getByRole('status').filter({ hasText: 'shown this once' }).locator('code').innerText();
    expect((await logIn(made)).status).toBe(200);
    await page.getByRole('cell', { name: 'made-here' }).waitFor();
    expect(await findings()).toEqual([]);
    await page.getByRole('navigation').getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('cell', { name: '/api/whatsapp/keys' }).first().waitFor();
    expect(await findings()).toEqual([]);
    await open('Extensions');
    await page.getByText('Choose a company').waitFor();
    await page.getByLabel('Company').fill('bakery');
    await page.keyboard.press('Enter');
    await page.locator('.line').filter({ hasText: 'thanks-reaction' }).getByText('works').waitFor();
  });

  it('draws what happens', async () => {
    await simulator.client.sendText(anna, shop, 'Still there?');
    await open('Charts');
    for (const title of ['Messages', 'Latency', 'Lag of queues', 'Disconnects']) {
      const chart = page.getByRole('img', { name: new RegExp(`^${title}\\. .*: [\\d.]`) });
      await chart.waitFor();
    }
    await page.getByRole('heading', { name: 'Disconnects by code' }).waitFor();
    await expectFit('Charts');
    await shoot('charts');
  });

  it('says that the database does not answer, and Redis, until they do', async () => {
    await failing.goAway();
    await page.getByRole('alert').filter({ hasText: 'The database does not answer' }).waitFor();
    await failing.comeBack();
    await page.getByRole('alert').filter({ hasText: 'The database does not answer' }).waitFor({ state: 'detached' });
    if (redis === undefined) return;
    await redis.kill();
    await page.getByRole('alert').filter({ hasText: 'Redis does not answer' }).waitFor();
    expect(await findings()).toEqual([]);
    await redis.run();
    await page.getByRole('alert').filter({ hasText: 'Redis does not answer' }).waitFor({ state: 'detached' });
  });

  it('shows who holds what, empties a process, and counts what has not come back', async () => {
    await product.connected('bakery');
    const second = await startProduct({
      env: { ROLE: 'sessions', BAILEYS_PORT: '0' },
    });
    try {
      await open('Processes');
      await page.getByRole('button', { name: 'Refresh' }).click();
      const cards = page.locator('.line');
      await expect.poll(() => cards.count()).toBe(2);
      await cards.first().getByText('Its lines').click();
      await cards.first().getByRole('link', { name: 'bakery' }).waitFor();
      await expectFit('Processes');
      await shoot('processes');
      accept();
      await cards.first().getByRole('button', { name: 'Drain' }).click();
      await cards.first().getByText('It hands its lines over').waitFor();
      // Nobody else is left to take those of the second one.
      expect(await page.getByRole('button', { name: 'Drain' }).count()).toBe(0);
      const owner = async (): Promise<unknown> => (await product.call('GET', '/sessions/bakery')).body.owner;
      const { body } = await product.call<{ processes: { name: string }[] }>('GET', '/processes');
      await expect.poll(owner, { timeout: 60_000 }).toBe(body.processes[1]!.name);
      const refused = await product.call('POST', `/processes/${body.processes[1]!.name}/drain`);
      expect([refused.status, refused.body.code]).toEqual([409, 'NO_OTHER_PROCESS']);
      expect((await product.call('POST', '/processes/00000000/drain')).status).toBe(404);
      expect((await product.call('POST', '/processes/x/drain')).status).toBe(400);
    } finally {
      await second.stop();
    }
    await page.getByRole('status').filter({ hasText: 'Lines are coming back: 0 of 1 back' }).waitFor();
    expect(await findings()).toEqual([]);
    const third = await startProduct({
      env: { ROLE: 'sessions', BAILEYS_PORT: '0' },
    });
    try {
      await page.getByText('Lines are coming back').waitFor({ state: 'detached' });
    } finally {
      await third.kill();
    }
    await page.getByRole('button', { name: 'Log out' }).click();
    expect(await page.getByLabel('API key').inputValue()).toBe('');
    expect(complaints).toEqual([]);
  });
});
