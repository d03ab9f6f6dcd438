import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DisconnectReason, type BinaryNode } from '@whiskeysockets/baileys';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { BareSocket, login, MemoryAuth } from './bare-baileys.js';

const SERVER = '@s.whatsapp.net';

let simulator: RunningSimulator;
const sockets: BareSocket[] = [];

beforeAll(async () => {
  simulator = await startSimulator();
});

afterEach(async () => {
  await Promise.all(sockets.splice(0).map((socket) => socket.end()));
});

afterAll(async () => {
  await simulator.stop();
});

async function newNumber(): Promise<string> {
  return (await simulator.client.createAccount()).number;
}

function connect(auth = new MemoryAuth(), config = {}): { socket: BareSocket; auth: MemoryAuth } {
  const socket = new BareSocket(simulator, auth, config);
  sockets.push(socket);
  return { socket, auth };
}

/** The next notification of a type, with its first child. */
function notification(socket: BareSocket, type: string): Promise<BinaryNode> {
  return new Promise((resolve) => socket.sock.ws.once(`CB:notification,type:${type}`, resolve));
}

function firstChild(stanza: BinaryNode): BinaryNode | undefined {
  return Array.isArray(stanza.content) ? stanza.content[0] : undefined;
}

/** The same QR code with another advSecret: what a client shows that has made a new one. */
function withSecret(qr: string, secret: string): string {
  return qr
    .split(',')
    .map((part, index) => (index === 3 ? secret : part))
    .join(',');
}

function helloNode(number: string, display = 'Chrome (Mac OS)', id?: string): BinaryNode {
  const content = [
    { tag: 'link_code_pairing_wrapped_companion_ephemeral_pub', attrs: {}, content: randomBytes(80) },
    { tag: 'companion_platform_display', attrs: {}, content: display },
  ];
  const attrs = { jid: `${number}@s.whatsapp.net`, stage: 'companion_hello' };
  const iq = { to: SERVER, type: 'set', xmlns: 'md', ...(id === undefined ? {} : { id }) };
  return { tag: 'iq', attrs: iq, content: [{ tag: 'link_code_companion_reg', attrs, content }] };
}

/** Stock Baileys sends this and does not look at the answer; a client that does is told what is wrong. */
function hello(socket: BareSocket, number: string, display?: string): Promise<BinaryNode> {
  return socket.sock.query(helloNode(number, display), 5_000);
}

describe('a refresh of the secret at the scan', () => {
  for (const refresh of ['companion_reg_refresh', 'pair-device-rotate-qr', 'empty'] as const) {
    it(`links a client that rotates its secret (${refresh})`, async () => {
      const number = await newNumber();
      await simulator.client.armLinking(number, { refresh });
      const { socket, auth } = connect();
      const qr = await socket.qr();
      const asked = notification(socket, 'companion_reg_refresh');
      await expect(simulator.client.scan(number, qr)).rejects.toMatchObject({
        status: 409,
        message: 'the client was asked to refresh its secret: scan the QR code that it shows next',
      });
      const notice = await asked;
      expect(notice.attrs).toMatchObject({ from: SERVER, type: 'companion_reg_refresh' });
      expect(firstChild(notice)?.tag).toBe(refresh === 'empty' ? undefined : refresh);

      auth.creds.advSecretKey = randomBytes(32).toString('base64');
      const ack = { class: 'notification', type: 'companion_reg_refresh', id: notice.attrs.id ?? '', to: SERVER };
      await socket.sock.sendNode({ tag: 'ack', attrs: ack });
      const seen = await simulator.client.linking(number, { refreshesAcked: 1 });
      expect(seen).toMatchObject({ refreshesSent: 1, refreshesAcked: 1, wrongAcks: 0 });

      const linked = await simulator.client.scan(number, withSecret(qr, auth.creds.advSecretKey));
      expect(await socket.closed()).toBe(DisconnectReason.restartRequired);
      sockets.push(await login(simulator, auth));
      expect(auth.creds.me?.id).toBe(linked.jid);
    });
  }

  it('leaves stock Baileys 7.0.0-rc14 outside, also with its next refs: it keeps the secret and does not answer', async () => {
    const number = await newNumber();
    await simulator.client.armLinking(number, { refresh: 'companion_reg_refresh' });
    const { socket, auth } = connect();
    const secret = auth.creds.advSecretKey;
    const qr = await socket.qr();
    await expect(simulator.client.scan(number, qr)).rejects.toMatchObject({ status: 409 });
    const refusal = { status: 409, message: expect.stringContaining('still carries the old one') as string };
    await expect(simulator.client.scan(number, qr)).rejects.toMatchObject(refusal);
    await socket.end();

    const again = connect(auth);
    await expect(simulator.client.scan(number, await again.socket.qr())).rejects.toMatchObject(refusal);
    expect(auth.creds.advSecretKey).toBe(secret);
    const { refreshesSent, refreshesAcked, wrongAcks } = await simulator.client.linking(number);
    expect({ refreshesSent, refreshesAcked, wrongAcks }).toEqual({ refreshesSent: 1, refreshesAcked: 0, wrongAcks: 0 });
    expect((await simulator.client.account(number)).devices).toEqual([]);
  });

  it('asks as often as it was told to, and knows a wrong ack', async () => {
    const number = await newNumber();
    await simulator.client.armLinking(number, { refresh: 'companion_reg_refresh', times: 2 });
    const { socket, auth } = connect();
    const qr = await socket.qr();
    for (const round of [1, 2]) {
      const asked = notification(socket, 'companion_reg_refresh');
      const shown = withSecret(qr, auth.creds.advSecretKey);
      await expect(simulator.client.scan(number, shown)).rejects.toMatchObject({ status: 409 });
      const { id = '' } = (await asked).attrs;
      auth.creds.advSecretKey = randomBytes(32).toString('base64');
      const wrong = { class: 'receipt', type: 'companion_reg_refresh', id, to: SERVER };
      await socket.sock.sendNode({ tag: 'ack', attrs: wrong });
      const seen = await simulator.client.linking(number, { wrongAcks: round });
      expect(seen).toMatchObject({ refreshesSent: round, refreshesAcked: 0 });
    }
    await simulator.client.scan(number, withSecret(qr, auth.creds.advSecretKey));
    expect(await socket.closed()).toBe(DisconnectReason.restartRequired);
  });

  it('says what it can be armed with, and forgets it', async () => {
    const number = await newNumber();
    const put = (body: unknown) =>
      fetch(`${simulator.adminUrl}/admin/accounts/${number}/linking`, { method: 'PUT', body: JSON.stringify(body) });
    for (const bad of [{ refresh: 'now' }, { hello: { error: 418 } }, { hello: 'loud' }, { typo: true }]) {
      expect((await put(bad)).status, JSON.stringify(bad)).toBe(400);
    }
    await simulator.client.armLinking(number, { refresh: 'empty', hello: 'silent' });
    expect((await simulator.client.linking(number)).armed).toEqual({ refresh: 'empty', hello: 'silent' });
    await simulator.client.clearLinking(number);
    const { socket } = connect();
    await simulator.client.scan(number, await socket.qr());
    expect(await socket.closed()).toBe(DisconnectReason.restartRequired);
  });
});

describe('a client that wants a pairing code', () => {
  it('is refused with each error that the server has, and registers no code', async () => {
    const number = await newNumber();
    const { socket } = connect();
    await socket.qr();
    for (const [error, text] of [
      [400, 'bad-request'],
      [403, 'forbidden'],
      [429, 'rate-overlimit'],
      [452, 'feature-not-available'],
      [500, 'internal-server-error'],
    ] as const) {
      await simulator.client.armLinking(number, { hello: { error } });
      await expect(hello(socket, number)).rejects.toMatchObject({ data: error, message: text });
    }
    // Stock Baileys shows its code all the same: it does not look at the answer.
    const code = await socket.sock.requestPairingCode(number);
    await expect(simulator.client.enterPairingCode(number, code)).rejects.toMatchObject({ status: 404 });
  });

  it('gets no answer when the server is silent, and one afterwards', async () => {
    const number = await newNumber();
    const { socket } = connect();
    await socket.qr();
    await simulator.client.armLinking(number, { hello: 'silent' });
    const answers: BinaryNode[] = [];
    socket.sock.ws.on('TAG:hello-1', (answer: BinaryNode) => answers.push(answer));
    await socket.sock.sendNode(helloNode(number, undefined, 'hello-1'));
    // Stanzas are worked on in their order: when this has its answer, the hello has been looked at.
    await socket.sock.query({
      tag: 'iq',
      attrs: { to: SERVER, type: 'get', xmlns: 'w:p' },
      content: [{ tag: 'ping', attrs: {} }],
    });
    expect(answers).toEqual([]);
    expect((await simulator.client.linking(number)).hellosRefused).toBe(1);
    await expect(simulator.client.enterPairingCode(number, 'ABCD1234')).rejects.toMatchObject({ status: 404 });
    await simulator.client.clearLinking(number);
    expect(firstChild(await hello(socket, number))?.tag).toBe('link_code_companion_reg');
  });

  it('has to say who it is as "Browser (OS)"', async () => {
    const number = await newNumber();
    const { socket } = connect();
    await socket.qr();
    for (const display of ['Chrome', 'Chrome Mac OS', '(Mac OS)', 'Chrome ()', '']) {
      await expect(hello(socket, number, display), display).rejects.toMatchObject({ data: 400 });
    }
    expect(firstChild(firstChild(await hello(socket, number)) ?? { tag: '', attrs: {} })?.tag).toBe(
      'link_code_pairing_ref',
    );
  });

  for (const force of [false, true]) {
    it(`is told to make a new one${force ? ', by hand' : ''}; the old one is not taken any more`, async () => {
      const number = await newNumber();
      await expect(simulator.client.refreshPairingCode(number)).rejects.toMatchObject({ status: 404 });
      const { socket, auth } = connect();
      await socket.qr();
      const old = await socket.sock.requestPairingCode(number);
      const asked = notification(socket, 'link_code_companion_reg');
      await simulator.client.refreshPairingCode(number, force);
      const request = firstChild(await asked);
      const attributes = force ? { stage: 'refresh_code', force_manual_refresh: 'true' } : { stage: 'refresh_code' };
      expect(request?.attrs).toEqual(attributes);
      expect(request && firstChild(request)?.tag).toBe('link_code_pairing_ref');
      // Stock Baileys acknowledges it, because it has a `me` by now, and does nothing.
      expect(await simulator.client.linking(number, { codeRefreshesAcked: 1 })).toMatchObject({ codeRefreshesSent: 1 });
      await expect(simulator.client.enterPairingCode(number, old)).rejects.toMatchObject({ status: 409 });

      const code = await socket.sock.requestPairingCode(number);
      const linked = await simulator.client.enterPairingCode(number, code);
      expect(await socket.closed()).toBe(DisconnectReason.restartRequired);
      expect(auth.creds.me?.id).toBe(linked.jid);
    });
  }
});

describe('QR codes', () => {
  it('are as many as the server hands out refs, and then the client gives up with 408', async () => {
    await simulator.client.setFaults(null, { qrRefs: 2, times: 1 });
    const { socket } = connect(new MemoryAuth(), { qrTimeout: 50 });
    expect(await socket.closed()).toBe(DisconnectReason.timedOut);
    expect(socket.updates().filter(({ qr }) => qr)).toHaveLength(2);
    const { socket: next } = connect(new MemoryAuth(), { qrTimeout: 50 });
    expect(await next.closed()).toBe(DisconnectReason.timedOut);
    expect(next.updates().filter(({ qr }) => qr)).toHaveLength(6);
    await simulator.client.clearFaults(null);
  });

  it('cannot be ordered for one account, which nobody knows yet', async () => {
    const number = await newNumber();
    await expect(simulator.client.setFaults(number, { qrRefs: 1 })).rejects.toMatchObject({ status: 400 });
  });
});

describe('a phone that knows no linked devices', () => {
  it('ends Baileys with 411 when it scans, and links nothing', async () => {
    const number = await newNumber();
    await simulator.client.armLinking(number, { downgrade: true });
    const { socket } = connect();
    await expect(simulator.client.scan(number, await socket.qr())).rejects.toMatchObject({ status: 409 });
    expect(await socket.closed()).toBe(DisconnectReason.multideviceMismatch);
    expect((await simulator.client.account(number)).devices).toEqual([]);
  });

  it('leaves the code good for a client that stays', async () => {
    const number = await newNumber();
    await simulator.client.armLinking(number, { downgrade: true });
    const { socket, auth } = connect();
    const qr = await socket.qr();
    socket.sock.ws.removeAllListeners('CB:ib,,downgrade_webclient');
    await expect(simulator.client.scan(number, qr)).rejects.toMatchObject({ status: 409 });
    await simulator.client.clearLinking(number);
    const linked = await simulator.client.scan(number, qr);
    expect(await socket.closed()).toBe(DisconnectReason.restartRequired);
    expect(auth.creds.me?.id).toBe(linked.jid);
  });
});
