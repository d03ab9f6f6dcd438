import type { BenchOptions } from '../bench-options.js';
import { inParallel } from '../inside/device.js';
import { median, number, percentile, progress, type Report } from '../report.js';
import { Bare } from '../stage/bare.js';
import { type Company, exportDevices, pairCompanies } from '../stage/devices.js';
import type { MeasuredProcess } from '../stage/measured-process.js';
import { cpuSeconds, familyCpuSeconds } from '../stage/process-cpu.js';
import { DURABLE } from '../send/sides.js';
import { Product } from '../stage/product.js';
import { untilIdle } from '../stage/quiet.js';
import { Stage } from '../stage/stage.js';
import { timedText } from './message.js';
import { Receiver } from './receiver.js';

const ACCOUNTS = 10;
const CONTACTS_PER_ACCOUNT = 5;
const MESSAGES_PER_CONTACT = 60;
const ROUNDS = 5;
const PACED_MESSAGES = 600;
/** Far below what either side can take, so that latency is the way of a message and not its queue. */
const PACED_EVERY_MS = 25;
const AIM = 0.5;

/** Somebody whom contacts write to. */
interface Side {
  name: string;
  process: MeasuredProcess;
  companies: (Company & { contacts: string[] })[];
  received(): Promise<number>;
  until(count: number): Promise<void>;
  takeLatencies(): Promise<number[]>;
}

interface Burst {
  messagesPerSecond: number;
  cpuMs: { receiver: number; postgres: number; simulator: number };
}

interface Result {
  side: Side;
  bursts: Burst[];
  paced: number[];
}

/** Messages from contacts to a webhook, durable all the way, against bare Baileys that only counts them. */
export async function inbound({ scale }: BenchOptions): Promise<Report> {
  const stage = await Stage.open();
  const receiver = await Receiver.start();
  let product: Product | undefined;
  const bares = [new Bare(true), new Bare(true)] as const;
  try {
    progress('inbound: pairing');
    product = await Product.start(stage, { environment: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true' } });
    const companies = await pairCompanies(stage, product, (1 + bares.length) * ACCOUNTS);
    const contacts = await stage.simulator.client.createAccounts(companies.length * CONTACTS_PER_ACCOUNT);
    const withContacts = companies.map((company, index) => ({
      ...company,
      contacts: contacts
        .slice(index * CONTACTS_PER_ACCOUNT, (index + 1) * CONTACTS_PER_ACCOUNT)
        .map(({ number: phone }) => phone),
    }));
    const ofProduct = withContacts.slice(0, ACCOUNTS);
    for (const { companyId } of ofProduct) await product.addWebhook(companyId, receiver.url);
    for (const { companyId } of withContacts.slice(ACCOUNTS)) await product.disconnect(companyId);
    const [bare, durable] = bares;
    await durable.keepKeysIn(await stage.newDatabase('keys_of_bare'));
    const sides: Side[] = [productSide(product, receiver, ofProduct)];
    for (const [name, process] of [
      ['bare, counted', bare],
      [DURABLE, durable],
    ] as const) {
      const own = withContacts.slice(sides.length * ACCOUNTS, (sides.length + 1) * ACCOUNTS);
      await process.load(await exportDevices(stage, own, `bare-${sides.length}`));
      await process.login(stage.simulator);
      sides.push(bareSide(name, process, own));
    }
    const results: Result[] = sides.map((side) => ({ side, bursts: [], paced: [] }));
    progress('inbound: first exchanges');
    for (const { side } of results) for (let n = 0; n < 2; n += 1) await burst(stage, side, 10);
    for (let round = 1; round <= ROUNDS; round += 1) {
      progress(`inbound: bursts, round ${round}`);
      for (const { side, bursts } of results) {
        bursts.push(await burst(stage, side, Math.ceil(MESSAGES_PER_CONTACT * scale)));
      }
    }
    progress('inbound: one message after the other');
    for (const result of results) result.paced = await paced(stage, result.side, Math.ceil(PACED_MESSAGES * scale));
    return report(stage, results);
  } finally {
    await Promise.all([product, ...bares].map(async (each) => each?.stop()));
    await receiver.close();
    await stage.close();
  }
}

/** All contacts write so many messages each, as fast as the server takes them. */
async function burst(stage: Stage, side: Side, messages: number): Promise<Burst> {
  const { client, process: simulator } = stage.simulator;
  await untilIdle([side.process.pid, simulator.pid ?? 0]);
  await side.takeLatencies();
  const total = messages * ACCOUNTS * CONTACTS_PER_ACCOUNT;
  const target = (await side.received()) + total;
  const cpu = (): Burst['cpuMs'] => ({
    receiver: cpuSeconds(side.process.pid),
    postgres: familyCpuSeconds(stage.postmasterPid),
    simulator: cpuSeconds(simulator.pid ?? 0),
  });
  const before = cpu();
  const began = performance.now();
  const text = timedText();
  await Promise.all([
    side.until(target),
    ...side.companies.flatMap(({ number: to, contacts }) =>
      contacts.map((contact) => client.send(contact, { to, text, count: messages })),
    ),
  ]);
  const seconds = (performance.now() - began) / 1_000;
  await untilIdle([side.process.pid, simulator.pid ?? 0]);
  const after = cpu();
  const perMessage = (part: keyof Burst['cpuMs']): number => (1_000 * (after[part] - before[part])) / total;
  return {
    messagesPerSecond: total / seconds,
    cpuMs: {
      receiver: perMessage('receiver'),
      postgres: perMessage('postgres'),
      simulator: perMessage('simulator'),
    },
  };
}

/** One message at a time, from contact after contact; milliseconds from sending to arrival of each. */
async function paced(stage: Stage, side: Side, messages: number): Promise<number[]> {
  await side.takeLatencies();
  const lanes = side.companies.flatMap(({ number: to, contacts }) => contacts.map((contact) => ({ to, contact })));
  const target = (await side.received()) + messages;
  let next = performance.now();
  await inParallel(messages, 1, async (index) => {
    const { to, contact } = lanes[index % lanes.length]!;
    await new Promise((resolve) => setTimeout(resolve, Math.max(next - performance.now(), 0)));
    next += PACED_EVERY_MS;
    await stage.simulator.client.send(contact, { to, text: timedText().replace(' {n}', '') });
  });
  await side.until(target);
  return side.takeLatencies();
}

function productSide(product: Product, receiver: Receiver, companies: Side['companies']): Side {
  return {
    name: 'product, to a webhook',
    process: product.process,
    companies,
    received: async () => receiver.count,
    until: (count) => receiver.until(count),
    takeLatencies: async () => receiver.takeLatencies(),
  };
}

function bareSide(name: string, bare: Bare, companies: Side['companies']): Side {
  return {
    name,
    process: bare.process,
    companies,
    received: () => bare.received(),
    until: (count) => bare.untilReceived(count),
    takeLatencies: () => bare.takeLatencies(),
  };
}

function report(stage: Stage, results: Result[]): Report {
  const [ours, theirs, durable] = results as [Result, Result, Result];
  const ratioOf = ({ bursts }: Result): number =>
    median(
      bursts.map(
        ({ messagesPerSecond }, round) => messagesPerSecond / (theirs.bursts[round]?.messagesPerSecond ?? NaN),
      ),
    );
  const ratio = ratioOf(ours);
  const of = ({ bursts }: Result, part: keyof Burst['cpuMs']): number => median(bursts.map(({ cpuMs }) => cpuMs[part]));
  return {
    name: 'inbound',
    tables: [
      {
        title: `${ACCOUNTS} accounts with ${CONTACTS_PER_ACCOUNT} contacts each, median of ${ROUNDS} rounds in turns`,
        head: ['', 'messages', 'process', 'PostgreSQL', 'simulator', 'latency p50', 'p99'],
        rows: results.map((result) => {
          const rates = result.bursts.map(({ messagesPerSecond }) => messagesPerSecond);
          return [
            result.side.name,
            `${number(median(rates), 0)}/s (${number(Math.min(...rates), 0)}–${number(Math.max(...rates), 0)})`,
            number(of(result, 'receiver'), 2, ' ms'),
            number(of(result, 'postgres'), 2, ' ms'),
            number(of(result, 'simulator'), 2, ' ms'),
            number(percentile(result.paced, 50), 1, ' ms'),
            number(percentile(result.paced, 99), 1, ' ms'),
          ];
        }),
      },
    ],
    notes: [
      `Product / bare: ${number(ratio, 2)} (aim: ${AIM}); ${DURABLE} / bare: ${number(ratioOf(durable), 2)}.`,
      `The product answers to nothing before it is in ${stage.postgresSettings}; bare Baileys keeps nothing.`,
      `Processor time is per message of a burst; latency is of single messages, one every ${PACED_EVERY_MS} ms.`,
    ],
    figures: {
      ratio,
      ratioOfDurable: ratioOf(durable),
      sides: results.map((result) => ({
        name: result.side.name,
        bursts: result.bursts,
        latencyP50Ms: percentile(result.paced, 50),
        latencyP99Ms: percentile(result.paced, 99),
      })),
    },
  };
}
