import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withProduct } from '../support/fixture.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';
import { until } from '../support/until.js';

const { beforeAll } = withProduct();

let simulator: RunningSimulator;
let product: Product;
let companyId: string;
let shop: string;
let sequence = 0;

beforeAll(({ fixtures }) => {
  ({ simulator, product } = fixtures);
});

beforeEach(async () => {
  companyId = `linking-${(sequence += 1)}`;
  shop = (await simulator.client.createAccount()).number;
});

afterEach(async () => {
  await simulator.client.clearLinking(shop);
});

const qr = async (): Promise<string> =>
  String((await product.call('GET', `/sessions/${companyId}/qr?format=json`)).body.qr);

/** The QR code once it is another than `old`. */
function nextQr(old: string): Promise<string> {
  return until(qr, (now) => now !== old && now !== 'undefined');
}

describe('a secret that the server wants refreshed while the device is linked', () => {
  it.each(['companion_reg_refresh', 'pair-device-rotate-qr'] as const)('%s: the next scan links', async (refresh) => {
    await simulator.client.armLinking(shop, { refresh });
    await product.call('POST', '/sessions', { companyId });
    const first = await qr();
    const scanned = simulator.client.scan(shop, first).then(
      () => 'linked',
      () => 'asked to refresh',
    );
    const second = await nextQr(first);
    expect(await scanned).toBe('asked to refresh');

    // The same reference, another secret; and the server knows that we have understood.
    expect(second.split('#')[1]?.split(',')[0]).toBe(first.split('#')[1]?.split(',')[0]);
    await simulator.client.scan(shop, second);
    await product.connected(companyId);
    expect(await simulator.client.linking(shop)).toMatchObject({ refreshesSent: 1, refreshesAcked: 1, wrongAcks: 0 });
  });
});

describe('a pairing code', () => {
  it.each([
    [{ error: 400 }, 'refused the pairing code'],
    [{ error: 403 }, 'refuses pairing codes'],
    [{ error: 429 }, 'Too many pairing codes'],
    [{ error: 452 }, 'scan the QR code'],
    ['silent', 'did not register'],
  ] as const)('is not shown when the server did not take it (%j)', async (hello, words) => {
    await simulator.client.armLinking(shop, { hello });
    const answer = await product.call('POST', `/sessions/${companyId}/pairing-code`, { phoneNumber: shop });
    expect([answer.status, answer.body.code]).toEqual([502, 'WHATSAPP_UNANSWERED']);
    expect(answer.body.error).toContain(words);
    expect((await product.call('GET', `/sessions/${companyId}`)).body.status).toBe('qr');

    // The QR code is still a way in, and so is the next code.
    await simulator.client.clearLinking(shop);
    const next = await product.call('POST', `/sessions/${companyId}/pairing-code`, { phoneNumber: shop });
    await simulator.client.enterPairingCode(shop, String(next.body.pairingCode));
    await product.connected(companyId);
  });
});

describe('a pairing code that the server wants renewed', () => {
  it('is withdrawn when no new one can be had, and clients hear why', async () => {
    await product.call('POST', `/sessions/${companyId}/pairing-code`, { phoneNumber: shop });
    await product.until(companyId, ({ status }) => status === 'pairing');
    await simulator.client.armLinking(shop, { hello: { error: 429 } });
    await simulator.client.refreshPairingCode(shop);
    await product.until(
      companyId,
      ({ status, lastError }) => status === 'qr' && String(lastError).includes('Too many'),
    );
    const query = `/events?companyId=${companyId}&types=error&wait=30`;
    const { body } = await product.call<{ events: { error: string }[] }>('GET', query);
    expect(body.events.map(({ error }) => error)).toEqual([expect.stringContaining('no new pairing code')]);
    await simulator.client.clearLinking(shop);
  });
});

describe('a passkey', () => {
  it.each(['qr', 'code'] as const)('links after it was signed (%s)', async (way) => {
    await simulator.client.armLinking(shop, { passkey: true });
    const linked =
      way === 'qr'
        ? simulator.client.scan(shop, String((await product.call('POST', '/sessions', { companyId })).body.qr))
        : simulator.client.enterPairingCode(
            shop,
            String(
              (await product.call('POST', `/sessions/${companyId}/pairing-code`, { phoneNumber: shop })).body
                .pairingCode,
            ),
          );
    linked.catch(() => undefined);
    await product.until(companyId, ({ status }) => status === 'passkey');
    const { body } = await product.call('GET', `/sessions/${companyId}/passkey`);
    expect(body).toMatchObject({
      success: true,
      openUrl: 'https://web.whatsapp.com',
      requestOptions: { rpId: 'whatsapp.com' },
    });
    const assertion = await simulator.client.assertPasskey(shop, body.requestOptions as object);
    const submitted = await product.call('POST', `/sessions/${companyId}/passkey`, assertion);
    expect(submitted.status, JSON.stringify(submitted.body)).toBe(200);
    await linked;
    await product.connected(companyId);
    const late = await product.call('GET', `/sessions/${companyId}/passkey`);
    expect([late.status, late.body.code]).toEqual([409, 'PASSKEY_NOT_PENDING']);
  });

  it('says when the signature is refused, and goes back to the QR code', async () => {
    await simulator.client.armLinking(shop, { passkey: { failAt: 'prologue' } });
    const { body: created } = await product.call('POST', '/sessions', { companyId });
    const scanned = simulator.client.scan(shop, String(created.qr)).catch(() => undefined);
    await product.until(companyId, ({ status }) => status === 'passkey');
    const { body } = await product.call('GET', `/sessions/${companyId}/passkey`);
    const assertion = await simulator.client.assertPasskey(shop, body.requestOptions as object);
    const refused = await product.call('POST', `/sessions/${companyId}/passkey`, assertion);
    expect([refused.status, refused.body.code]).toEqual([502, 'WHATSAPP_UNANSWERED']);
    await scanned;
    await product.until(companyId, ({ status, lastError }) => status === 'qr' && String(lastError).includes('passkey'));
  });

  it.each([
    {},
    { id: 'x', rawId: 'x', type: 'public-key' },
    { id: '<>', rawId: 'x', type: 'public-key', response: {} },
  ])('refuses what is no assertion: %j', async (body) => {
    const answer = await product.call('POST', `/sessions/${companyId}/passkey`, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
  });
});
