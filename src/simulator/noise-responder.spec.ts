import { makeNoiseHandler, NOISE_WA_HEADER, proto, WA_CERT_DETAILS } from '@whiskeysockets/baileys';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { generateKeyPair, verify } from './curve.js';
import { frame, FrameReader } from './frames.js';
import { makeNoiseIdentity } from './noise-certificates.js';
import { NoiseResponder } from './noise-responder.js';
import { decodeNode, encodeNode, node, type BinaryNode } from './nodes.js';

const { CertChain } = proto;

it('has a chain in which each signature verifies, from the root to the static key', () => {
  const identity = makeNoiseIdentity();
  const chain = CertChain.decode(identity.certificateChain);
  const intermediate = CertChain.NoiseCertificate.Details.decode(chain.intermediate?.details ?? new Uint8Array());
  const leaf = CertChain.NoiseCertificate.Details.decode(chain.leaf?.details ?? new Uint8Array());
  const signedBy = (key: Uint8Array, certificate: proto.CertChain.INoiseCertificate | null | undefined): boolean =>
    verify(key, certificate?.details ?? new Uint8Array(), certificate?.signature ?? new Uint8Array());
  expect(intermediate.issuerSerial).toBe(WA_CERT_DETAILS.SERIAL);
  expect(signedBy(identity.rootPublicKey, chain.intermediate)).toBe(true);
  expect(signedBy(intermediate.key ?? new Uint8Array(), chain.leaf)).toBe(true);
  expect(Buffer.from(leaf.key ?? []).equals(identity.staticKey.public)).toBe(true);
  expect(signedBy(makeNoiseIdentity().rootPublicKey, chain.intermediate)).toBe(false);
});

it('keeps the root key that a seed gives', () => {
  const seed = Buffer.alloc(32, 5);
  expect(makeNoiseIdentity(seed).rootPublicKey).toEqual(makeNoiseIdentity(seed).rootPublicKey);
});

it.each([
  ['without routing info', undefined],
  ['with routing info', Buffer.from('somewhere')],
])('shakes hands with the client of Baileys, byte by byte, %s', async (_title, routingInfo) => {
  const identity = makeNoiseIdentity();
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(identity.rootPublicKey);
  const clientKey = generateKeyPair();
  const ephemeral = generateKeyPair();
  const client = makeNoiseHandler({
    keyPair: ephemeral,
    NOISE_HEADER: NOISE_WA_HEADER,
    logger: pino({ level: 'silent' }),
    ...(routingInfo ? { routingInfo } : {}),
  });
  const reader = new FrameReader();
  // One byte at a time: frames know nothing of how they were cut.
  const feed = (bytes: Uint8Array): Buffer[] => [...bytes].flatMap((byte) => reader.push(Buffer.from([byte])));

  const hello = proto.HandshakeMessage.encode({ clientHello: { ephemeral: ephemeral.public } }).finish();
  const [first] = feed(client.encodeFrame(hello));
  expect(reader.header).toEqual(Buffer.from(NOISE_WA_HEADER));
  const server = new NoiseResponder(identity, reader.header ?? Buffer.alloc(0));
  const { frame: answer } = server.answerHello(first ?? Buffer.alloc(0));
  const keyEnc = client.processHandshake(proto.HandshakeMessage.decode(answer), clientKey);
  const payload = client.encrypt(proto.ClientPayload.encode({ pushName: 'Ann' }).finish());
  const finish = proto.HandshakeMessage.encode({ clientFinish: { static: keyEnc, payload } }).finish();
  const [second] = feed(client.encodeFrame(finish));
  const session = server.finish(second ?? Buffer.alloc(0));
  expect(session.clientStatic).toEqual(clientKey.public);
  expect(session.payload.pushName).toBe('Ann');

  await client.finishInit();
  const received: BinaryNode[] = [];
  const stanza = node('iq', { id: '1' }, [node('ping')]);
  const bytes = Buffer.concat([1, 2, 3].map(() => frame(session.transport.encrypt(encodeNode(stanza)))));
  await client.decodeFrame(bytes, (decoded) => received.push(decoded as BinaryNode));
  expect(received).toHaveLength(3);
  expect(received[2]?.attrs.id).toBe('1');
  const [up] = feed(client.encodeFrame(encodeNode(stanza)));
  expect(decodeNode(session.transport.decrypt(up ?? Buffer.alloc(0)))).toMatchObject({ tag: 'iq', attrs: { id: '1' } });
});

it('rejects a stream that is not WhatsApp, and frames that no key decrypts', () => {
  expect(() => new FrameReader().push(Buffer.from('GET / HTTP/1.1'))).toThrow('WA');
  const responder = new NoiseResponder(makeNoiseIdentity(), Buffer.from(NOISE_WA_HEADER));
  expect(() => responder.answerHello(Buffer.from([1, 2, 3]))).toThrow();
  const ephemeral = generateKeyPair().public;
  responder.answerHello(proto.HandshakeMessage.encode({ clientHello: { ephemeral } }).finish());
  const clientFinish = { static: Buffer.alloc(48), payload: Buffer.alloc(16) };
  expect(() => responder.finish(proto.HandshakeMessage.encode({ clientFinish }).finish())).toThrow();
});
