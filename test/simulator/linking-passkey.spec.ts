import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DisconnectReason } from '@whiskeysockets/baileys';
import type { ArmedPasskey, LinkedDevice, PasskeyAssertion } from '../../src/simulator/client.js';
import { startSimulator, type RunningSimulator } from '../support/simulator.js';
import { BareSocket, login, MemoryAuth } from './bare-baileys.js';
import { clientDataOf, PasskeyClient } from './passkey-client.js';

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

interface Ceremony {
  number: string;
  socket: BareSocket;
  auth: MemoryAuth;
  passkey: PasskeyClient;
  /** What the phone's scan gave in the end; it never rejects, so that a test may look at it late. */
  scanned: Promise<LinkedDevice | { status: number; message: string }>;
}

/** A client that shows a QR code, and a phone that has scanned it. */
async function scan(armed: true | ArmedPasskey = true, timeoutMs?: number): Promise<Ceremony> {
  const { number } = await simulator.client.createAccount();
  await simulator.client.armLinking(number, { passkey: armed });
  const auth = new MemoryAuth();
  const socket = new BareSocket(simulator, auth);
  sockets.push(socket);
  const qr = await socket.qr();
  const passkey = new PasskeyClient(socket, auth);
  const scanned = simulator.client
    .scan(number, qr, timeoutMs)
    .catch(({ status, message }: { status: number; message: string }) => ({ status, message }));
  return { number, socket, auth, passkey, scanned };
}

async function sign({ number, passkey }: Ceremony): Promise<PasskeyAssertion> {
  return simulator.client.assertPasskey(number, await passkey.requested());
}

async function expectToComeIn({ number, socket, auth, scanned }: Ceremony): Promise<void> {
  expect(await scanned).toMatchObject({ number, device: 1 });
  expect(await socket.closed()).toBe(DisconnectReason.restartRequired);
  const seen = await simulator.client.linking(number, { passkeyStage: 'linked' });
  expect(seen).toMatchObject({ passkey: { requestAcked: true, continuationAcked: true } });
  sockets.push(await login(simulator, auth));
}

describe('linking with a passkey', () => {
  it('links by QR code with the new secret, and with a proof nobody compares codes', async () => {
    const ceremony = await scan();
    const { passkey, auth, number } = ceremony;
    const scannedSecret = auth.creds.advSecretKey;
    await passkey.sendPrologue(await sign(ceremony), true);
    await passkey.sendNonce();
    await passkey.sendPairingRequest();
    await expectToComeIn(ceremony);
    expect(passkey.hadToAsk).toBe(false);
    expect(auth.creds.advSecretKey).not.toBe(scannedSecret);
    expect((await simulator.client.linking(number)).passkey.proof).toBe(true);
  });

  it('links without a proof once the person has seen the same code on both screens', async () => {
    const ceremony = await scan({ omitOptions: true });
    const { passkey, number } = ceremony;
    await passkey.sendPrologue(await sign(ceremony), false);
    await expect(simulator.client.confirmPasskey(number, 'AAAA-AAAA')).rejects.toMatchObject({ status: 409 });
    expect(passkey.hadToAsk).toBe(true);
    const code = await passkey.sendNonce();
    expect(code).toMatch(/^[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}$/);
    await passkey.sendPairingRequest();
    const { passkey: seen } = await simulator.client.linking(number, { passkeyStage: 'confirmation' });
    expect(seen).toMatchObject({ proof: false, verificationCode: code });
    await expect(simulator.client.confirmPasskey(number, 'AAAA-AAAA')).rejects.toMatchObject({ status: 409 });
    expect((await simulator.client.account(number)).devices).toEqual([]);
    await simulator.client.confirmPasskey(number, code);
    await expectToComeIn(ceremony);
    await expect(simulator.client.confirmPasskey(number, code)).rejects.toMatchObject({ status: 404 });
  });

  it('takes the confirmation before the pairing request as well', async () => {
    const ceremony = await scan();
    await ceremony.passkey.sendPrologue(await sign(ceremony), false);
    await simulator.client.confirmPasskey(ceremony.number, await ceremony.passkey.sendNonce());
    await ceremony.passkey.sendPairingRequest();
    await expectToComeIn(ceremony);
  });

  it('links by pairing code', async () => {
    const { number } = await simulator.client.createAccount();
    await simulator.client.armLinking(number, { passkey: true });
    const auth = new MemoryAuth();
    const socket = new BareSocket(simulator, auth);
    sockets.push(socket);
    await socket.qr();
    const passkey = new PasskeyClient(socket, auth);
    const code = await socket.sock.requestPairingCode(number);
    const scanned = simulator.client.enterPairingCode(number, code);
    const ceremony = { number, socket, auth, passkey, scanned };
    await passkey.sendPrologue(await sign(ceremony), true);
    await passkey.sendNonce();
    await passkey.sendPairingRequest();
    await expectToComeIn(ceremony);
  });

  it('leaves stock Baileys 7.0.0-rc14 outside: it answers nothing, and the phone waits in vain', async () => {
    const { scanned, number } = await scan(true, 300);
    expect(await scanned).toEqual({
      status: 408,
      message: 'the passkey ceremony failed at "prologue": it was not over within 300 ms',
    });
    const { passkey } = await simulator.client.linking(number);
    expect(passkey).toMatchObject({ stage: 'failed', requestAcked: false });
  });
});

describe('a passkey ceremony that is armed to fail', () => {
  it('answers the prologue, the nonce or the pairing request with an error', async () => {
    const first = await scan({ failAt: 'prologue' });
    await expect(first.passkey.sendPrologue(await sign(first), true)).rejects.toMatchObject({ data: 500 });
    const second = await scan({ failAt: 'nonce' });
    await second.passkey.sendPrologue(await sign(second), true);
    await expect(second.passkey.sendNonce()).rejects.toMatchObject({ data: 500 });
    const third = await scan({ failAt: 'pairing-request' });
    await third.passkey.sendPrologue(await sign(third), true);
    await third.passkey.sendNonce();
    await expect(third.passkey.sendPairingRequest()).rejects.toMatchObject({ data: 500 });
    for (const [{ scanned, number }, stage] of [
      [first, 'prologue'],
      [second, 'nonce'],
      [third, 'pairing-request'],
    ] as const) {
      const failure = `the passkey ceremony failed at "${stage}": the server refused it, as it was armed to`;
      expect(await scanned).toEqual({ status: 409, message: failure });
      expect((await simulator.client.linking(number)).passkey).toMatchObject({ stage: 'failed', failure });
      expect((await simulator.client.account(number)).devices).toEqual([]);
    }
  });

  it('takes the prologue, and then never goes on', async () => {
    const ceremony = await scan({ silentAfter: 'prologue' });
    const { passkey, number, socket, scanned } = ceremony;
    const assertion = await sign(ceremony);
    let continued = false;
    socket.sock.ws.once('CB:notification,type:crsc_continuation', () => (continued = true));
    await passkey.sendPrologue(assertion, true);
    // What came would have come before the answer to this.
    await passkey.askForRef();
    expect(continued).toBe(false);
    expect((await simulator.client.linking(number)).passkey.stage).toBe('continuation');
    await socket.end();
    const message = 'the passkey ceremony failed at "continuation": the client went away';
    expect(await scanned).toEqual({ status: 409, message });
  });

  for (const closeAt of ['prologue', 'nonce', 'pairing-request'] as const) {
    it(`closes the connection at the ${closeAt}`, async () => {
      const ceremony = await scan({ closeAt });
      const { passkey } = ceremony;
      const steps = async () => {
        await passkey.sendPrologue(await sign(ceremony), true);
        await passkey.sendNonce();
        await passkey.sendPairingRequest();
      };
      await expect(steps()).rejects.toThrow();
      expect(await ceremony.socket.closed()).toBe(DisconnectReason.connectionClosed);
      const message = `the passkey ceremony failed at "${closeAt}": the server closed the connection, as it was armed to`;
      expect(await ceremony.scanned).toEqual({ status: 409, message });
    });
  }

  it('tells the phone when the client goes away', async () => {
    const { socket, scanned, passkey } = await scan();
    await passkey.requested();
    await socket.end();
    const message = 'the passkey ceremony failed at "prologue": the client went away';
    expect(await scanned).toEqual({ status: 409, message });
  });
});

describe('the server refuses', () => {
  it.each<[string, string, (assertion: PasskeyAssertion, ceremony: Ceremony) => Promise<PasskeyAssertion>]>([
    [
      'another challenge',
      'the challenge is not the one that was asked for',
      (_, { number }) =>
        simulator.client.assertPasskey(number, {
          challenge: randomBytes(32).toString('base64url'),
          rpId: 'whatsapp.com',
        }),
    ],
    [
      'another origin',
      'the origin is not https://web.whatsapp.com',
      async (assertion, { number }) => {
        const { challenge } = clientDataOf(assertion);
        return simulator.client.assertPasskey(number, { challenge, rpId: 'whatsapp.com' }, 'https://www.whatsapp.com');
      },
    ],
    [
      'a signature over something else',
      'the signature is wrong',
      async (assertion) => {
        const clientData = JSON.stringify({ ...clientDataOf(assertion), crossOrigin: true });
        const clientDataJSON = Buffer.from(clientData).toString('base64url');
        return { ...assertion, response: { ...assertion.response, clientDataJSON } };
      },
    ],
    [
      'the passkey of another account',
      'the account has no such passkey',
      async (assertion) => {
        const { number } = await simulator.client.createAccount();
        const { challenge } = clientDataOf(assertion);
        return simulator.client.assertPasskey(number, { challenge, rpId: 'whatsapp.com' });
      },
    ],
    [
      'padded base64',
      'signature is not unpadded base64url',
      async (assertion) => {
        const signature = `${assertion.response.signature}==`;
        return { ...assertion, response: { ...assertion.response, signature } };
      },
    ],
  ])('%s', async (_, reason, forge) => {
    const ceremony = await scan();
    const assertion = await forge(await sign(ceremony), ceremony);
    await expect(ceremony.passkey.sendPrologue(assertion, true)).rejects.toMatchObject({ data: 400 });
    expect(await ceremony.scanned).toMatchObject({ status: 409, message: expect.stringContaining(reason) as string });
  });

  it.each<[string, string, (ceremony: Ceremony) => void]>([
    ['another ref', 'the ref is not the one', ({ passkey }) => (passkey.ref = 'made-up')],
    ['another device type', 'the device type is 2', ({ passkey }) => (passkey.deviceType = 2)],
    [
      'a proof from another secret',
      'the handoff proof does not come',
      ({ auth }) => (auth.creds.advSecretKey = randomBytes(32).toString('base64')),
    ],
  ])('%s', async (_, reason, change) => {
    const ceremony = await scan();
    ceremony.passkey.ref = await ceremony.passkey.requestedRef();
    change(ceremony);
    await expect(ceremony.passkey.sendPrologue(await sign(ceremony), true)).rejects.toMatchObject({ data: 400 });
    expect(await ceremony.scanned).toMatchObject({ status: 409, message: expect.stringContaining(reason) as string });
  });

  it('a nonce that the client did not commit itself to', async () => {
    const ceremony = await scan();
    await ceremony.passkey.sendPrologue(await sign(ceremony), true);
    ceremony.passkey.nonce = randomBytes(32);
    await expect(ceremony.passkey.sendNonce()).rejects.toMatchObject({ data: 400 });
    const reason = expect.stringContaining('the nonce is not the one that the client committed itself to') as string;
    expect(await ceremony.scanned).toMatchObject({ status: 409, message: reason });
  });

  it('a pairing request with another noise key, and anything out of turn', async () => {
    const ceremony = await scan();
    await ceremony.passkey.sendPrologue(await sign(ceremony), true);
    await ceremony.passkey.sendNonce();
    ceremony.passkey.noiseKey = randomBytes(32);
    await expect(ceremony.passkey.sendPairingRequest()).rejects.toMatchObject({ data: 400 });
    const reason = expect.stringContaining('the noise key is not that of this client') as string;
    expect(await ceremony.scanned).toMatchObject({ status: 409, message: reason });
    // It is over: nothing revives it.
    await expect(ceremony.passkey.sendPairingRequest()).rejects.toMatchObject({ data: 400 });

    const hasty = await scan();
    await hasty.passkey.requested();
    await expect(hasty.passkey.sendPairingRequest()).rejects.toMatchObject({ data: 400 });
    expect(await hasty.scanned).toMatchObject({
      status: 409,
      message: expect.stringContaining('out of turn') as string,
    });
  });

  it('to be phished: no passkey for a page elsewhere, nor for another site', async () => {
    const { number } = await simulator.client.createAccount();
    const ask = (rpId: string, origin?: string) =>
      simulator.client.assertPasskey(number, { challenge: 'AAAA', rpId }, origin);
    await expect(ask('whatsapp.com', 'https://web.whatsapp.com.evil.example')).rejects.toMatchObject({ status: 403 });
    await expect(ask('evil.example')).rejects.toMatchObject({ status: 404 });
    await expect(ask('whatsapp.com', 'nonsense')).rejects.toMatchObject({ status: 400 });
  });
});
