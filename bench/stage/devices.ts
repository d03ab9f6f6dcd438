import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Device, inParallel } from '../inside/device.js';
import type { Product } from './product.js';
import type { Stage } from './stage.js';

/** Pairing is work of the processor: more at a time only makes each slower. */
const PAIRED_AT_ONCE = 4;

/** A company whose phone has linked the product; the company is named after its number. */
export interface Company {
  companyId: string;
  number: string;
}

/** Makes accounts on the simulator and links each through REST and a scanned QR code; all end connected. */
export async function pairCompanies(stage: Stage, product: Product, count: number): Promise<Company[]> {
  const accounts = await stage.simulator.client.createAccounts(count);
  const companies = accounts.map(({ number }) => ({ companyId: `bench-${number}`, number }));
  await inParallel(count, PAIRED_AT_ONCE, async (index) => {
    const { companyId, number } = companies[index]!;
    const qr = await product.create(companyId);
    if (qr === null) throw new Error(`${companyId} shows no QR code`);
    await stage.simulator.client.scan(number, qr);
    await stage.simulator.client.waitFor({ account: number, connected: true, drained: true });
  });
  await product.waitForConnected(count);
  return companies;
}

/**
 * Writes devices to a file, one a line, so that bare Baileys can log in as the very same ones. They must not be connected
 * in the product while they are elsewhere.
 *
 * @returns the file
 */
export async function exportDevices(stage: Stage, companies: Company[], name: string): Promise<string> {
  const file = join(stage.folder, `${name}.jsonl`);
  for (const { companyId } of companies) {
    const [credentials] = await stage.query<{ json: string }>(
      `SELECT convert_from(credentials, 'UTF8') AS json FROM whatsapp_auth WHERE company_id = $1`,
      [companyId],
    );
    if (credentials === undefined) throw new Error(`${companyId} has no credentials`);
    const keys = await stage.query<Device['keys'][number]>(
      `SELECT key_type AS type, key_id AS id, convert_from(key_data, 'UTF8') AS json
         FROM whatsapp_keys WHERE company_id = $1`,
      [companyId],
    );
    // One by one: thousands of them together are more than one string can hold.
    appendFileSync(file, `${JSON.stringify({ companyId, credentials: credentials.json, keys } satisfies Device)}\n`);
  }
  return file;
}
