import type { Browser, Page } from 'playwright-core';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { browserPath, complaintsOf, findings, launchBrowser, shoot } from '../support/browser.js';
import { DatabaseClock } from '../support/database-clock.js';
import { EventWriter } from '../support/event-writer.js';
import { withSimulator } from '../support/fixture.js';
import { type Answer, Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

interface State {
  state: string;
  name?: string;
  qr?: string | null;
}

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let clock: DatabaseClock;
/** Holds the sessions. */
let product: Product;
/** Knows of them what the first one tells. */
let front: Product;
let writer: EventWriter;
/** All that was ever made, to be looked for where they must not be. */
const tokens: string[] = [];

beforeAll(async ({ fixtures, database, startProduct }) => {
  ({ simulator } = fixtures);
  clock = await DatabaseClock.of(database.url);
  const env = { TRUST_PROXY: '1', LOG_LEVEL: 'trace' };
  [product, front] = await Promise.all([startProduct({ env }), startProduct({ env: { ...env, ROLE: 'api' } })]);
  writer = await EventWriter.connect(database.url);
});

afterAll(() => writer?.close());

const make = async (
  line: string,
  body: object = {},
  headers: Record<string, string> = {},
): Promise<Answer<{ url: string; expiresAt: string }>> => {
  const answer = await product.call<{ url: string; expiresAt: string }>(
    'POST',
    `/sessions/${line}/link-page`,
    body,
    headers,
  );
  if (answer.status === 200) tokens.push(tokenOf(answer.body.url));
  return answer;
};

const tokenOf = (url: string): string => url.split('/').at(-1)!;
const made = async (line: string, body: object = {}): Promise<string> => tokenOf((await make(line, body)).body.url);

/** Each test comes from an address of its own, so that the bad tries of one are not those of another. */
let address = 0;
const at = (path: string, init: RequestInit = {}, from = `198.51.100.${(address % 250) + 1}`): Promise<Response> =>
  fetch(`${front.url}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { 'X-Forwarded-For': from, ...(init.headers as Record<string, string>) },
  });
const post = (path: string, body?: object): Promise<Response> =>
  at(path, {
    method: 'POST',
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
const stateOf = async (token: string): Promise<State> => (await (await at(`/link/${token}/state`)).json()) as State;

/** What every way into a page answers. */
async function waysInto(token: string): Promise<number[]> {
  const answers = await Promise.all([
    at(`/link/${token}`),
    at(`/link/${token}/state`),
    post(`/link/${token}/start`),
    post(`/link/${token}/pairing-code`, { phoneNumber: '79001234567' }),
  ]);
  return answers.map(({ status }) => status);
}

const CLOSED = [404, 404, 404, 404];

async function keyOf(
  companyId: string,
  scopes: string[] = ['read', 'send', 'manage'],
): Promise<{ id: string; key: string }> {
  return (await product.call<{ id: string; key: string }>('POST', '/keys', { companyId, scopes })).body;
}

async function account(name: string): Promise<string> {
  return (await simulator.client.createAccount({ name })).number;
}

const lineStatus = async (line: string): Promise<number> => (await product.call('GET', `/sessions/${line}`)).status;

/** Attacks, and what is to be seen that they have failed. */
const ATTACKS: [string, () => Promise<void>][] = [
  [
    'a guess',
    async () => {
      expect(await waysInto(`sbl_${randomBytes(32).toString('base64url')}`)).toEqual(CLOSED);
    },
  ],
  [
    'a token with another last letter, or without one',
    async () => {
      const token = await made('near');
      expect(await waysInto(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toEqual(CLOSED);
      expect(await waysInto(token.slice(0, -1))).toEqual(CLOSED);
    },
  ],
  [
    'what the database holds of a token',
    async () => {
      const token = await made('stolen');
      const rows = await writer.query(`SELECT * FROM link_pages WHERE company_id = 'stolen'`);
      expect(JSON.stringify(rows)).not.toContain(token);
      const hash = createHash('sha256').update(token).digest();
      expect(rows[0]!.hash).toEqual(hash);
      for (const form of ['hex', 'base64url'] as const)
        expect((await at(`/link/${hash.toString(form)}`)).status).toBe(404);
    },
  ],
  [
    'the page before a newer one',
    async () => {
      const [old, young] = [await made('newer'), await made('newer')];
      expect(await waysInto(old)).toEqual(CLOSED);
      expect((await at(`/link/${young}`)).status).toBe(200);
    },
  ],
  [
    'a race of two who make one',
    async () => {
      const both = await Promise.all([made('race'), made('race')]);
      const statuses = await Promise.all(both.map(async (token) => (await at(`/link/${token}/state`)).status));
      expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 404]);
    },
  ],
  [
    'a key of another company',
    async () => {
      const { key } = await keyOf('thief');
      expect((await make('victim', {}, { 'X-API-Key': key })).status).toBe(403);
      expect((await make('victim.sales', {}, { 'X-API-Key': key })).status).toBe(403);
      expect(await writer.query(`SELECT 1 FROM link_pages WHERE company_id = 'victim'`)).toEqual([]);
    },
  ],
  [
    'a key that may read and send, and none',
    async () => {
      const { key } = await keyOf('reader', ['read', 'send']);
      expect((await make('reader', {}, { 'X-API-Key': key })).status).toBe(403);
      expect((await make('reader', {}, { 'X-API-Key': '' })).status).toBe(401);
    },
  ],
  [
    'a key that is revoked',
    async () => {
      const { id, key } = await keyOf('revoked');
      const token = tokenOf((await make('revoked', {}, { 'X-API-Key': key })).body.url);
      expect((await at(`/link/${token}`)).status).toBe(200);
      await product.call('DELETE', `/keys/${id}`);
      expect(await waysInto(token)).toEqual(CLOSED);
    },
  ],
  [
    'another ADMIN_API_KEY than the one that made it',
    async () => {
      const token = await made('admins');
      await writer.query(`UPDATE link_pages SET admin_proof = sha256('another') WHERE company_id = 'admins'`);
      expect(await waysInto(token)).toEqual(CLOSED);
    },
  ],
  [
    'the page of one line asked for another one',
    async () => {
      const token = await made('one');
      await post(`/link/${token}/start?companyId=two`, { companyId: 'two', line: 'main' });
      await at(`/link/${token}/state?companyId=two`);
      const code = await post(`/link/${token}/pairing-code`, { phoneNumber: '79001234567', companyId: 'two' });
      expect(code.status).toBe(400);
      expect([await lineStatus('one'), await lineStatus('two')]).toEqual([200, 404]);
      expect((await make('one.sales')).status).toBe(200);
      expect((await at(`/link/${token}/state`)).status).toBe(200);
    },
  ],
  [
    'a frame of a host that is not named',
    async () => {
      const closed = await at(`/link/${await made('framed')}`);
      expect(closed.headers.get('content-security-policy')).toContain(`frame-ancestors 'none'`);
      expect(closed.headers.get('x-frame-options')).toBe('DENY');
      const open = await at(`/link/${await made('framed', { frameAncestors: ['https://app.example.com'] })}`);
      expect(open.headers.get('content-security-policy')).toMatch(/frame-ancestors https:\/\/app\.example\.com$/);
      expect(open.headers.get('x-frame-options')).toBeNull();
    },
  ],
  [
    'hosts for frames that are none',
    async () => {
      for (const origin of [
        '*',
        "'self'",
        'https:',
        'https://*',
        'https://*.example.com',
        'https://a.example; script-src *',
        'https://a.example https://b.example',
        'https://a.example\r\nX-Evil: 1',
        'https://a.example\n',
        'https://user@a.example',
        'https://a.example/path',
        'https://a.example:99999999',
        'javascript:alert(1)',
        'data:text/html,x',
        '//a.example',
        'https://ex\u00e4mple.com',
        '',
        7,
      ]) {
        expect((await make('framer', { frameAncestors: [origin] })).status, String(origin)).toBe(400);
      }
      expect((await make('framer', { frameAncestors: 'https://a.example' })).status).toBe(400);
      expect((await make('framer', { frameAncestors: Array(11).fill('https://a.example') })).status).toBe(400);
    },
  ],
  [
    'a script in the name',
    async () => {
      const name = '<img src=x onerror=alert(1)>';
      const token = await made('scripted', { name });
      const answer = await at(`/link/${token}`);
      expect(await answer.text()).not.toContain('onerror');
      expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
      const state = await at(`/link/${token}/state`);
      expect(state.headers.get('content-type')).toMatch(/^application\/json/);
      expect(state.headers.get('x-content-type-options')).toBe('nosniff');
      expect(((await state.json()) as State).name).toBe(name);
    },
  ],
  [
    'a name that is no line of text',
    async () => {
      for (const name of ['', '   ', 'a\nb', 'a\u0000', 'evil\u202etxt', 'x'.repeat(61), ['a'], { a: 1 }, '\ud800']) {
        expect((await make('named', { name })).status, JSON.stringify(name)).toBe(400);
      }
    },
  ],
  [
    'CSS in the colour',
    async () => {
      for (const colour of ['red', '#fff', '#ffffff;background:url(//evil)', 'url(x)', '#gggggg', '#ffffff\n', 7]) {
        expect((await make('coloured', { colour })).status, String(colour)).toBe(400);
      }
    },
  ],
  [
    'other members and languages',
    async () => {
      expect((await make('odd', { language: 'xx' })).status).toBe(400);
      expect((await make('odd', { language: '__proto__' })).status).toBe(400);
      expect((await make('odd', { ttl: 86_400 })).status).toBe(400);
      expect((await make('odd', { companyId: 'two' })).status).toBe(400);
    },
  ],
  [
    'a path that climbs',
    async () => {
      const token = await made('climbed');
      for (const path of [
        '/link/..%2f..%2fmain.js',
        '/link/assets/..%2flink.html',
        '/link/assets/..%2f..%2fmain.js',
        '/link/assets/%2e%2e%2findex.html',
        `/link/${token}%2f..%2fassets`,
        `/link/${token}/..%2f..%2fapi%2fwhatsapp%2fsessions`,
        `/link/${token}%00`,
        '/link/%',
        '/link/__proto__',
        '/link/assets/__proto__',
      ]) {
        expect((await at(path)).status, path).toBe(404);
      }
    },
  ],
  [
    'other methods on the page',
    async () => {
      const token = await made('methods');
      const head = await at(`/link/${token}`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      const refused = async (path: string, method: string): Promise<[number, string | null]> => {
        const { status, headers } = await at(`/link/${path}`, { method });
        return [status, headers.get('allow')];
      };
      // One that was never made gets the same, so that the answer tells nothing of a token.
      for (const name of [token, 'x'.repeat(token.length)]) {
        for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
          expect(await refused(name, method), method).toEqual([405, 'GET, HEAD']);
          expect(await refused(`${name}/state`, method), method).toEqual([405, 'GET, HEAD']);
        }
        expect(await refused(`${name}/start`, 'GET')).toEqual([405, 'POST']);
        expect(await refused(`${name}/pairing-code`, 'GET')).toEqual([405, 'POST']);
      }
    },
  ],
  [
    'who previews links, and only looks',
    async () => {
      const token = await made('preview');
      await at(`/link/${token}`);
      expect(await stateOf(token)).toMatchObject({ state: 'stopped' });
      expect(await lineStatus('preview')).toBe(404);
    },
  ],
  [
    'a token in the place of a key',
    async () => {
      const token = await made('keyed');
      for (const [header, value] of [
        ['X-API-Key', token],
        ['Authorization', `Bearer ${token}`],
        ['Cookie', `switchboard_session=${token}`],
      ] as const) {
        expect((await at('/api/whatsapp/sessions', { headers: { [header]: value } })).status, header).toBe(401);
      }
    },
  ],
  [
    'a page of another site that asks',
    async () => {
      const token = await made('crossed');
      const answer = await at(`/link/${token}/state`, { headers: { Origin: 'https://evil.example' } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  ],
  [
    'what is kept on the way, and where people go from there',
    async () => {
      const token = await made('kept');
      for (const path of [`/link/${token}`, `/link/${token}/state`, `/link/sbl_${'x'.repeat(43)}`, '/link/x/state']) {
        const { headers } = await at(path);
        expect(headers.get('cache-control'), path).toBe('no-store');
        expect(headers.get('referrer-policy'), path).toBe('no-referrer');
        expect(headers.get('x-robots-tag'), path).toContain('noindex');
      }
    },
  ],
  [
    'words of an error, for whose line it is',
    async () => {
      const token = await made('secretive-company');
      const number = await account('Secretive');
      await simulator.client.armLinking(number, { hello: { error: 429 } });
      const refused = await post(`/link/${token}/pairing-code`, { phoneNumber: number });
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(await refused.text()).not.toContain('secretive-company');
      expect(JSON.stringify(await stateOf(token))).not.toContain('secretive-company');
      await simulator.client.clearLinking(number);
    },
  ],
  [
    'too many guesses, which keep nobody out who has a page',
    async () => {
      const token = await made('crowd');
      const from = '203.0.113.7';
      await at(`/link/${token}`, {}, from);
      const guesses = await Promise.all(
        Array.from({ length: 40 }, () => at(`/link/sbl_${randomBytes(32).toString('base64url')}/state`, {}, from)),
      );
      const statuses = guesses.map(({ status }) => status);
      expect(statuses.filter((status) => status === 404).length).toBeLessThanOrEqual(30);
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
      expect((await at(`/link/${token}/state`, {}, from)).status).toBe(200);
      expect((await at(`/link/${await made('crowd-2')}`, {}, '203.0.113.8')).status).toBe(200);
    },
  ],
  [
    'too many codes and starts',
    async () => {
      const token = await made('codes');
      const codes: number[] = [];
      for (let n = 0; n < 6; n += 1) {
        codes.push((await post(`/link/${token}/pairing-code`, { phoneNumber: '79001112233' })).status);
      }
      expect(codes.at(-1)).toBe(429);
      expect(codes.slice(0, 5)).not.toContain(429);
      const starts = await Promise.all(Array.from({ length: 11 }, () => post(`/link/${token}/start`)));
      expect(starts.map(({ status }) => status)).toContain(429);
    },
  ],
  [
    'too many pages',
    async () => {
      const answers = await Promise.all(Array.from({ length: 21 }, () => make('many')));
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
    },
  ],
];

describe('an attack on a page for linking fails', () => {
  it.each(ATTACKS)('%s', async (_, attack) => {
    address += 1;
    await expect(attack()).resolves.toBeUndefined();
  });
});

it('its URL is where whoever asked for it came in', async () => {
  const answer = await make(
    'placed',
    {},
    {
      'X-Forwarded-Host': 'wa.example.com',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Prefix': '/wa',
    },
  );
  expect(answer.body.url).toMatch(/^https:\/\/wa\.example\.com\/wa\/link\/sbl_[\w-]{43}$/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const own = await make('placed');
  expect(own.body.url.startsWith(`${product.url}/link/`)).toBe(true);
  const minutes = (Date.parse(own.body.expiresAt) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(14);
  expect(minutes).toBeLessThan(16);
});

describe.skipIf(browserPath === undefined)('a page for linking in a browser (needs the program chromium)', () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let shop: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 390, height: 800 }, locale: 'en-GB' });
    page.setDefaultTimeout(60_000);
    complaints = complaintsOf(page, front.url);
    shop = await account('Shop');
  });

  afterAll(async () => {
    await browser?.close();
  });

  it('links by a QR code, as the company’s own, in a process that does not hold the line', async () => {
    const token = await made('bakery', { name: '<b>Acme</b> Bookings', colour: '#7c3aed' });
    await page.goto(`${front.url}/link/${token}`);
    await page.getByAltText('QR code to scan with WhatsApp').waitFor();
    // Script in the name is text.
    await page.getByRole('heading', { name: '<b>Acme</b> Bookings' }).waitFor();
    const colour = `getComputedStyle(document.querySelector('.band')).backgroundColor`;
    expect(await page.evaluate<string>(colour)).toBe('rgb(124, 58, 237)');
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(await page.content()).not.toContain('bakery');
    await shoot(page, 'link');
    const { body } = await product.call<{ qr: string }>('GET', '/sessions/bakery/qr?format=json');
    await simulator.client.scan(shop, body.qr);
    await page.getByRole('heading', { name: 'WhatsApp is linked' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await product.connected('bakery');

    // It has done its work: for whoever has the URL as well, also when the line is not linked any more.
    expect((await make('bakery')).body).toMatchObject({ code: 'ALREADY_CONNECTED' });
    const replay = async (): Promise<void> => {
      const state = await stateOf(token);
      expect([state.state, state.qr]).toEqual(['linked', undefined]);
      expect((await waysInto(token)).slice(2)).toEqual([404, 404]);
    };
    await replay();
    await product.call('DELETE', '/sessions/bakery?logout=true');
    await until(
      async () => (await writer.query(`SELECT 1 FROM whatsapp_auth WHERE company_id = 'bakery'`)).length,
      (left) => left === 0,
    );
    await replay();
    expect((await make('bakery')).status).toBe(200);
  });

  it('links by a pairing code, in four languages, by the keyboard alone', async () => {
    for (const [language, words] of [
      ['ru', 'Привязка WhatsApp'],
      ['pt', 'Vincular o WhatsApp'],
      ['es', 'Vincular WhatsApp'],
      ['en', 'Link WhatsApp'],
    ] as const) {
      const token = await made('salon', { name: 'Salon', language });
      await page.goto(`${front.url}/link/${token}`);
      await page.getByRole('heading', { name: words, exact: true }).waitFor();
      expect(await page.evaluate<string>('document.documentElement.lang')).toBe(language);
    }
    const salon = await account('Salon');
    await page.getByAltText('QR code').waitFor();
    await page.locator('summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type(salon);
    await page.keyboard.press('Enter');
    const code = (await page.locator('output.code').innerText()).replace('-', '');
    expect(await findings(page)).toEqual([]);
    await shoot(page, 'link-code');
    await simulator.client.enterPairingCode(salon, code);
    await page.getByRole('heading', { name: 'WhatsApp is linked' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows itself in a frame of a host that may, and of no other', async () => {
    const hosts: Server[] = [];
    const framing = async (url: string): Promise<string> => {
      const server = createServer((_, response) => {
        response.setHeader('Content-Type', 'text/html').end(`<iframe src="${url}" title="link"></iframe>`);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      hosts.push(server);
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    const shown = await browser.newPage({ locale: 'en-GB' });
    try {
      const own = await framing(`${front.url}/link/none`);
      const token = await made('framed-2', { frameAncestors: [own] });
      hosts[0]!.removeAllListeners('request').on('request', (_, response) => {
        response.setHeader('Content-Type', 'text/html').end(`<iframe src="${front.url}/link/${token}"></iframe>`);
      });
      await shown.goto(own);
      await shown.frameLocator('iframe').getByRole('heading', { name: 'Link WhatsApp' }).waitFor();
      const foreign = await framing(`${front.url}/link/${token}`);
      const refused = shown.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
      await shown.goto(foreign);
      await refused;
    } finally {
      await shown.close();
      for (const server of hosts) server.close();
    }
  });

  it('is good for nothing when its time is over, and leaves nothing behind', async () => {
    const token = await made('late');
    await page.goto(`${front.url}/link/${token}`);
    await page.getByAltText('QR code').waitFor();
    await clock.move(15 * 60_000 + 1_000);
    await page.getByRole('heading', { name: 'This link is not valid any more' }).waitFor();
    expect(await waysInto(token)).toEqual(CLOSED);
    expect(await findings(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

it('no token is in a log or in the audit log, which know of each use', async () => {
  expect(tokens.length).toBeGreaterThan(30);
  const { body } = await product.call<{ entries: object[] }>('GET', '/audit?limit=1000');
  const audit = JSON.stringify(body.entries);
  const logs = [...product.output, ...front.output].join('\n');
  for (const token of tokens) expect(audit.includes(token) || logs.includes(token)).toBe(false);
  expect(body.entries).toContainEqual(
    expect.objectContaining({ route: '/api/whatsapp/sessions/:companyId/link-page', companyId: 'one', status: 200 }),
  );
  expect(body.entries).toContainEqual(
    expect.objectContaining({
      actor: { type: 'link_page', id: null, prefix: null },
      route: '/link/:token/start',
      companyId: 'one',
      target: null,
      status: 200,
    }),
  );
});
