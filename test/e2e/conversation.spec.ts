import { describe, expect, it } from 'vitest';
import { type StartProduct, withProduct } from '../support/fixture.js';
import { Product } from '../support/product.js';
import type { RunningSimulator } from '../support/simulator.js';

const TEXT = 'Здравствуйте! Ваш столик ждёт вас 🍽️👩‍🍳 — «Ёлки», 19:00';

const { beforeAll } = withProduct();

let simulator: RunningSimulator;
let product: Product;
let startProduct: StartProduct;

beforeAll(({ fixtures }) => {
  ({ simulator, product, startProduct } = fixtures);
});

describe('a company that pairs, connects, sends and receives', () => {
  let shop: string;
  let anna: { number: string; lid: string };

  beforeAll(async () => {
    shop = (await simulator.client.createAccount({ name: 'Shop' })).number;
    anna = await simulator.client.createAccount({ name: 'Anna' });
  });

  it('pairs by the QR code it gets through REST', async () => {
    const created = await product.call<{
      status: string;
      qr: string;
      qrCode: string;
      qrDataUrl: string;
      message: string;
    }>('POST', '/sessions', { companyId: 'shop' });
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({
      success: true,
      companyId: 'shop',
      status: 'qr',
      message: 'Please scan the QR code with WhatsApp',
    });
    expect(created.body.qrCode).toBe(created.body.qrDataUrl);
    await simulator.client.scan(shop, created.body.qr);
    await product.connected('shop');
    expect((await product.call('GET', '/sessions/shop/status')).body).toMatchObject({
      success: true,
      connected: true,
      status: 'connected',
      phoneNumber: shop,
      health: { healthy: true, phoneNumber: shop },
      lastError: null,
    });
    expect((await product.call('GET', '/sessions/shop/health')).status).toBe(200);
  });

  it('delivers exactly what was sent, and says so once WhatsApp has confirmed it', async () => {
    const sent = await product.call<{ messageId: string; phone: string }>('POST', '/sessions/shop/send', {
      phone: `+${anna.number}`,
      message: TEXT,
    });
    expect(sent.body).toMatchObject({ success: true, companyId: 'shop', phone: anna.number });
    const received = await simulator.client.nextMessage(anna.number, { timeoutMs: 60_000 });
    expect(received.text).toBe(TEXT);
    expect(received.id).toBe(sent.body.messageId);
  });

  it('receives the answer, from a sender known by phone and by LID', async () => {
    await simulator.client.sendText(anna.number, shop, 'Спасибо 🙏');
    const [message] = await product.messages(1);
    expect(message).toMatchObject({
      text: 'Спасибо 🙏',
      fromMe: false,
      type: 'text',
      chat: `${anna.number}@s.whatsapp.net`,
    });
    expect(message?.from).toEqual({ phone: anna.number, lid: `${anna.lid}@lid` });
  });

  it('quotes a message that it received', async () => {
    const [question] = await product.messages(1);
    await product.call('POST', '/sessions/shop/messages', {
      to: anna.number,
      type: 'text',
      text: { body: 'Пожалуйста' },
      context: { message_id: question?.messageId },
    });
    const { messages } = await simulator.client.inbox(anna.number, { count: 2, timeoutMs: 60_000 });
    expect(messages[1]).toMatchObject({ text: 'Пожалуйста', quotedId: question?.messageId });
  });

  it.each([
    ['options.quoted', { phone: '79001234567', message: 'x', options: { quoted: 'NOPE' } }],
    ['context.message_id', { to: '79001234567', text: { body: 'x' }, context: { message_id: 'NOPE' } }],
  ])('names the field %s when it knows no such message', async (field, body) => {
    const { status, body: problem } = await product.call('POST', '/sessions/shop/messages', body);
    expect(status).toBe(400);
    expect(problem).toMatchObject({
      errors: [{ field, message: `${field} must be the id of a message that this company received or sent` }],
    });
  });

  it('comes back without a QR code after a restart, with what arrived meanwhile, and sends again', async () => {
    expect(await product.stop()).toBe(0);
    await simulator.client.sendText(anna.number, shop, 'Вы ещё там?');
    product = await startProduct();
    await product.connected('shop');

    const messages = await product.messages(2);
    expect(messages.map((message) => message.text)).toEqual(['Спасибо 🙏', 'Вы ещё там?']);
    expect(messages[1]?.offline).toBe(true);

    await product.call('POST', '/sessions/shop/send', { phone: anna.number, message: 'Да, мы здесь' });
    const inbox = await simulator.client.inbox(anna.number, { count: 3, timeoutMs: 60_000 });
    expect(inbox.messages.at(-1)?.text).toBe('Да, мы здесь');
    // Still the device that was linked at first.
    expect((await simulator.client.account(shop)).devices.map(({ device }) => device)).toEqual([1]);
  });

  it('closes and comes back on request, and unlinks when asked to', async () => {
    expect((await product.call('DELETE', '/sessions/shop')).status).toBe(200);
    expect((await product.call('GET', '/sessions/shop')).body).toMatchObject({
      connected: false,
      status: 'idle',
      owner: null,
    });
    const refused = await product.call('POST', '/sessions/shop/send', { phone: anna.number, message: 'x' });
    expect([refused.status, refused.body.code]).toEqual([409, 'NOT_CONNECTED']);

    const back = await product.call('POST', '/sessions/shop/initialize');
    expect(back.body).toMatchObject({ status: 'connected', qr: null });

    expect((await product.call('DELETE', '/sessions/shop?logout=true')).status).toBe(200);
    expect((await product.call('GET', '/sessions/shop')).status).toBe(404);
    expect((await simulator.client.account(shop)).devices).toEqual([]);
  });

  it('never had two sockets for one device', async () => {
    expect((await simulator.client.ledger(shop)).overlaps).toBe(0);
  });
});
