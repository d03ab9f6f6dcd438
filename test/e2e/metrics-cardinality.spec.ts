import { expect, it } from 'vitest';
import { withProduct } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { Scrape } from '../support/prometheus-text.js';

const COMPANIES = 50;
const HOSTILE = [
  '/../../etc/passwd',
  '/%00',
  '/api/whatsapp/%2e%2e/%2e%2e/x',
  '/api/whatsapp/sessions/%7B%22a%22%3A1%7D',
  '/api/whatsapp/sessions/a%0Ab%22%7D%201',
  `/api/whatsapp/sessions/${'a'.repeat(4_000)}`,
  '/api/whatsapp/webhooks/79001234567',
  '/metrics/',
  '/wp-login.php?x=1',
  '//',
];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', 'M-SEARCH', 'PURGE', 'LINK'];

const { beforeAll } = withProduct();

let product: Product;

beforeAll(({ fixtures }) => {
  ({ product } = fixtures);
});

/** Names and labels of all series, but for those of Node, where the types of what is open come and go. */
async function series(): Promise<string[]> {
  const response = await fetch(`${product.url}/metrics`, { headers: { 'X-API-Key': ADMIN_KEY } });
  return new Scrape(await response.text()).seriesNames().filter((name) => !/^(nodejs|process)_/.test(name));
}

/** What a company and its people do, well and badly. */
async function live(companyId: string, phone: string): Promise<void> {
  const at = `/sessions/${companyId}`;
  await product.call('POST', '/sessions', { companyId });
  await product.call('GET', at);
  await product.call('GET', `${at}/nothing`);
  await product.call('GET', `${at}x/status`);
  await product.call('POST', `${at}/send`, { phone, message: `for ${phone}` });
  await product.call('POST', `${at}/reactions`, { phone, emoji: 'x', messageId: `id-of-${phone}` });
  await product.call('POST', '/webhooks', { companyId, url: `https://example.com/${companyId}` });
  await product.call('GET', `/webhooks/${companyId}`);
  await product.call('GET', `/events?companyId=${companyId}`);
  await product.call('DELETE', `${at}?logout=true`);
}

async function attack(suffix: string): Promise<void> {
  for (const method of METHODS) {
    for (const path of HOSTILE) {
      await fetch(product.url + path + suffix, {
        method,
        headers: { 'X-API-Key': ADMIN_KEY, 'X-Request-Id': suffix, 'User-Agent': suffix },
      });
    }
  }
}

it(`${COMPANIES} companies and hostile requests make no more series than one company`, async () => {
  await live('company-0', '79000000000');
  await attack('');
  await series();
  const before = await series();
  for (let n = 1; n < COMPANIES; n += 1) await live(`company-${n}`, String(79_000_000_000 + n));
  for (let n = 0; n < 5; n += 1) await attack(`?n=${n}`);
  for (let n = 0; n < 5; n += 1) await attack(`-${n}`);
  expect(await series()).toEqual(before);
  expect(before.length).toBeLessThan(1_500);
  expect(before.join('\n')).not.toMatch(/company-\d|7900|passwd|login/);
});
