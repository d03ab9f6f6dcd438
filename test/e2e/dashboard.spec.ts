import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { EventWriter } from '../support/event-writer.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { type RunningSimulator, startSimulator } from '../support/simulator.js';

const MOST_BYTES = 120 * 1024;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Screenshots are kept where this names a folder: `SCREENSHOTS=docs/images`. */
const SCREENSHOTS = process.env.SCREENSHOTS;

/** Debian's Chromium; npm cannot bring a browser. */
const browserPath = ((): string | undefined => {
  try {
    return execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
})();

let simulator: RunningSimulator;
let database: TestDatabase;
let product: Product;

beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createTestDatabase()]);
  product = await Product.start({ simulator, databaseUrl: database.url, env: { TRUST_PROXY: '1' } });
});

afterAll(async () => {
  await product?.kill();
  await simulator?.stop();
  await database?.drop();
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
    const sizes = await Promise.all(
      ['', ...links].map(async (link) => {
        const file = await at(`/dashboard/${link}`);
        expect(file.status, link).toBe(200);
        return gzipSync(Buffer.from(await file.arrayBuffer())).byteLength;
      }),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
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
  const complaints: string[] = [];

  beforeAll(async () => {
    [shop, anna] = (await Promise.all(['Shop', 'Anna'].map((name) => simulator.client.createAccount({ name })))).map(
      ({ number }) => number,
    ) as [string, string];
    key = await makeKey('bakery');
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.text().includes('Content Security') && complaints.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(product.url) && !request.url().startsWith('data:')) complaints.push(request.url());
    });
  });

  afterAll(async () => {
    await browser?.close();
  });

  /** Serious findings of axe on what is shown. */
  async function findings(): Promise<string[]> {
    await page.evaluate(AXE);
    return page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
  }

  /** In both widths and colours, if they are wanted. */
  async function shoot(name: string): Promise<void> {
    if (SCREENSHOTS === undefined) return;
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1280, 390]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        await page.screenshot({ path: `${SCREENSHOTS}/${name}-${width}-${colorScheme}.png` });
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  }

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
      await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { name, exact: true }).waitFor();
      expect(await findings(), name).toEqual([]);
      await page.setViewportSize({ width: 390, height: 800 });
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(wide, name).toBeLessThanOrEqual(390);
      await page.setViewportSize({ width: 1280, height: 800 });
    }
    expect(complaints).toEqual([]);
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
    await page.getByRole('navigation').getByRole('link', { name: 'Keys' }).click();
    await page.getByRole('textbox', { name: 'Company' }).fill('made-here');
    await page.getByRole('button', { name: 'Create' }).click();
    const made = await page.getByRole('status').filter({ hasText: 'shown this once' }).locator('code').innerText();
    expect((await logIn(made)).status).toBe(200);
    await page.getByRole('cell', { name: 'made-here' }).waitFor();
    expect(await findings()).toEqual([]);
    await page.getByRole('navigation').getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('cell', { name: '/api/whatsapp/keys' }).first().waitFor();
    expect(await findings()).toEqual([]);
    await page.getByRole('button', { name: 'Log out' }).click();
    expect(await page.getByLabel('API key').inputValue()).toBe('');
    expect(complaints).toEqual([]);
  });
});
