import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import { generateKeyPair, keyPairFromPrivate, sign, type KeyPair } from './curve.js';

/** What the server proves itself with in the Noise handshake. */
export interface NoiseIdentity {
  /** What a client has to trust: `WA_CERT_DETAILS.PUBLIC_KEY` of Baileys. */
  rootPublicKey: Buffer;
  staticKey: KeyPair;
  certificateChain: Buffer;
}

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * A proper chain: the root signs the intermediate, the intermediate signs the leaf, the leaf names the static key.
 *
 * Baileys lib/Utils/noise-handler.js wants the intermediate's `issuerSerial` to be 0 and both signatures to verify.
 * In 7.0.0-rc14 any 64 bytes pass as a signature; that is its defect and nothing to rely on.
 */
export function makeNoiseIdentity(rootSeed?: Buffer): NoiseIdentity {
  const root = rootSeed ? keyPairFromPrivate(rootSeed) : generateKeyPair();
  const intermediate = generateKeyPair();
  const staticKey = generateKeyPair();
  return {
    rootPublicKey: root.public,
    staticKey,
    certificateChain: Buffer.from(
      proto.CertChain.encode({
        intermediate: certify({ serial: 1, issuerSerial: 0, subject: intermediate, issuer: root }),
        leaf: certify({ serial: 2, issuerSerial: 1, subject: staticKey, issuer: intermediate }),
      }).finish(),
    ),
  };
}

function certify(certificate: { serial: number; issuerSerial: number; subject: KeyPair; issuer: KeyPair }) {
  const now = Math.floor(Date.now() / 1000);
  const details = proto.CertChain.NoiseCertificate.Details.encode({
    serial: certificate.serial,
    issuerSerial: certificate.issuerSerial,
    key: certificate.subject.public,
    notBefore: now - YEAR_SECONDS,
    notAfter: now + YEAR_SECONDS,
  }).finish();
  return { details, signature: sign(certificate.issuer.private, details) };
}
