import { generate } from 'selfsigned';

export interface ServerCertificate {
  key: string;
  cert: string;
  ca: string;
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** A certificate authority of this process only, and one certificate for `localhost` by it. */
export async function makeServerCertificate(): Promise<ServerCertificate> {
  const dates = { notBeforeDate: new Date(Date.now() - YEAR_MS), notAfterDate: new Date(Date.now() + YEAR_MS) };
  const common = { keyType: 'ec' as const, curve: 'P-256' as const, algorithm: 'sha256', ...dates };
  const ca = await generate([{ name: 'commonName', value: 'WhatsApp simulator CA' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: server.private, cert: server.cert, ca: ca.cert };
}
