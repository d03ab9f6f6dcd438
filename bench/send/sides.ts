import { type Batch, inParallel, messageOf } from '../inside/device.js';
import { newPicture } from '../inside/picture.js';
import { Bare } from '../stage/bare.js';
import { type Company, exportDevices, pairCompanies } from '../stage/devices.js';
import type { MeasuredProcess } from '../stage/measured-process.js';
import { Product } from '../stage/product.js';
import type { Stage } from '../stage/stage.js';
import { ACCOUNTS, RECIPIENTS_PER_ACCOUNT } from './scenarios.js';

/** Bare Baileys that keeps its Signal keys in PostgreSQL, so that a crash breaks no session, and nothing else. */
export const DURABLE = 'bare, keys in PostgreSQL';
export type SideName = 'product' | 'bare' | typeof DURABLE;

/** Somebody who sends: the product through REST, or bare Baileys in its own process. */
export interface Side {
  readonly name: SideName;
  readonly process: MeasuredProcess;
  readonly senders: Sender[];
  /**
   * Resolves when this side says that all were sent.
   *
   * @returns milliseconds of each request, where there are requests
   */
  send(batches: Batch[]): Promise<number[]>;
}

export interface Sender extends Company {
  recipients: string[];
}

export interface Sides {
  sides: Side[];
  stop(): Promise<void>;
}

/** Links accounts for all sides the same way. */
export async function openSides(stage: Stage): Promise<Sides> {
  const product = await Product.start(stage);
  const bares: Bare[] = [];
  const stop = async (): Promise<void> => void (await Promise.all([product, ...bares].map((each) => each.stop())));
  try {
    const senders = await companiesWithRecipients(stage, product, 3 * ACCOUNTS);
    const picture = await newPicture();
    const ofProduct = senders.slice(0, ACCOUNTS);
    for (const { companyId } of senders.slice(ACCOUNTS)) await product.disconnect(companyId);
    const bare = async (name: SideName, own: Sender[], databaseUrl?: string): Promise<Side> => {
      const process = new Bare(true, stage.simulator);
      bares.push(process);
      if (databaseUrl !== undefined) await process.keepKeysIn(databaseUrl);
      await process.load(await exportDevices(stage, own, `bare-${bares.length}`));
      await process.login(stage.simulator);
      await process.keepPicture(picture);
      return bareSide(name, process, own);
    };
    const sides = [
      await bare('bare', senders.slice(ACCOUNTS, 2 * ACCOUNTS)),
      await bare(DURABLE, senders.slice(2 * ACCOUNTS), await stage.newDatabase('keys_of_bare')),
    ];
    const file = Buffer.from(picture.base64, 'base64');
    const ids = new Map<string, string>();
    for (const { companyId } of ofProduct) ids.set(companyId, await product.store(companyId, file));
    return { sides: [productSide(product, ofProduct, ids), ...sides], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Links accounts, each of which gets recipients of its own. */
export async function companiesWithRecipients(stage: Stage, product: Product, count: number): Promise<Sender[]> {
  const companies = await pairCompanies(stage, product, count);
  const contacts = await stage.simulator.client.createAccounts(companies.length * RECIPIENTS_PER_ACCOUNT);
  return companies.map((company, index) => {
    const own = contacts.slice(index * RECIPIENTS_PER_ACCOUNT, (index + 1) * RECIPIENTS_PER_ACCOUNT);
    return { ...company, recipients: own.map(({ number }) => number) };
  });
}

/** A first exchange with each recipient, as in any chat: what follows needs no new Signal session. */
export async function warmUp(stage: Stage, { senders, send }: Side): Promise<void> {
  const hello = senders.map(({ companyId, recipients }): Batch => {
    return { companyId, recipients, messages: recipients.length, inFlight: 1 };
  });
  await send(hello);
  for (const { number, recipients } of senders) {
    for (const recipient of recipients) {
      await stage.simulator.client.send(recipient, { to: number, text: 'Yes?' }, { wait: 'delivered' });
    }
  }
  await send(hello);
}

/** @param pictures ids of the picture, by company */
export function productSide(product: Product, senders: Sender[], pictures: Map<string, string>): Side {
  const send = async (batches: Batch[]): Promise<number[]> => {
    const times: number[] = [];
    await Promise.all(
      batches.map((batch) =>
        inParallel(batch.messages, batch.inFlight, async (index) => {
          const { to, text } = messageOf(batch, index);
          const began = performance.now();
          const { companyId } = batch;
          if (batch.picture === true) await product.sendPicture(companyId, to, pictures.get(companyId)!, text);
          else await product.sendText(companyId, to, text);
          times.push(performance.now() - began);
        }),
      ),
    );
    return times;
  };
  return { name: 'product', process: product.process, senders, send };
}

function bareSide(name: SideName, bare: Bare, senders: Sender[]): Side {
  const send = async (batches: Batch[]): Promise<number[]> => {
    await bare.send(batches);
    return [];
  };
  return { name, process: bare.process, senders, send };
}
