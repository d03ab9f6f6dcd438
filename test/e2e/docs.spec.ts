import { execFileSync } from 'node:child_process';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { withProduct } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';

/** Debian's Chromium; npm cannot bring a browser. */
const browserPath = ((): string | undefined => {
  try {
    return execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
})();

interface OpenApi {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: object }>; security?: object[]; summary?: string }>
  >;
}

const { beforeAll } = withProduct({ env: { TRUST_PROXY: '1' } });

let product: Product;

beforeAll(({ fixtures }) => {
  ({ product } = fixtures);
});

describe('behind a reverse proxy', () => {
  type Members = Record<string, unknown>;

  const read = async (path: string, headers: Record<string, string>): Promise<Members> =>
    (await (await fetch(`${product.url}${path}`, { headers })).json()) as Members;

  it.each([
    ['that serves it below a path', '/wa', '/wa', '/wa'],
    ['where the client wrote a path as well', '/evil, /a/b/', '/a/b', '/a/b'],
    ['that says nothing', '', '', '/'],
    ['whose path is none', '//evil.example', '', '/'],
  ])('%s, its documents and problems name the way through it', async (_, header, prefix, url) => {
    const headers: Record<string, string> = header === '' ? {} : { 'X-Forwarded-Prefix': header };
    const document = await read('/docs-json', headers);
    expect(document).toMatchObject({ servers: [{ url }] });
    expect(JSON.stringify(document['info'])).toContain(`](${prefix}/docs/errors)`);
    expect(await read('/nowhere', headers)).toMatchObject({ type: `${prefix}/docs/errors#NOT_FOUND` });
    const { servers } = (await read('/docs/events', headers)) as { servers?: Record<string, Members> };
    expect(servers).toMatchObject({ websocket: { host: new URL(product.url).host } });
    expect(servers?.['websocket']?.['pathname']).toBe(prefix === '' ? undefined : prefix);
    const socket = await fetch(`${product.url}/api/whatsapp/events`, { headers });
    expect(await socket.json()).toMatchObject({ type: `${prefix}/docs/errors#UNAUTHENTICATED` });
  });
});

describe('the OpenAPI document', () => {
  it('gives every route a summary, a typed answer and, but for the probes, a key', async () => {
    const document = (await (await fetch(`${product.url}/docs-json`)).json()) as OpenApi;
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
    );
    expect(operations.length).toBeGreaterThan(15);
    for (const { name, path, operation } of operations) {
      expect(operation.summary, name).toBeTruthy();
      expect(operation.responses['200']?.content, name).toBeDefined();
      expect(operation.security !== undefined || path.startsWith('/health'), name).toBe(true);
    }
  });
});

describe.skipIf(browserPath === undefined)('Swagger UI in a browser (needs the program chromium)', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    page = await browser.newPage();
  });

  afterAll(async () => {
    await browser?.close();
  });

  it('runs an example as it stands', async () => {
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${product.url}/docs`);
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.locator('.auth-container').filter({ hasText: 'X-API-Key' }).getByRole('textbox').fill(ADMIN_KEY);
    await page
      .locator('.auth-container')
      .filter({ hasText: 'X-API-Key' })
      .getByRole('button', { name: 'Apply credentials' })
      .click();
    await page.locator('.close-modal').click();

    const create = page.locator('.opblock-post').filter({ hasText: 'Create or join the session' });
    await create.locator('.opblock-summary-control').click();
    await create.getByRole('button', { name: 'Try it out' }).click();
    await create.getByRole('button', { name: 'Execute' }).click();
    const answer = create.locator('.live-responses-table');
    await answer.waitFor();
    expect(await answer.innerText()).toContain('"success": true');
    expect(complaints).toEqual([]);
  });
});
