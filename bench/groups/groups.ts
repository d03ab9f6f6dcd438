import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions } from '../bench-options.js';
import { median, number, percentile, progress, type Report } from '../report.js';
import { summarize } from '../send/profile-groups.js';
import { Bare } from '../stage/bare.js';
import { exportDevices, pairCompanies } from '../stage/devices.js';
import { path } from '../stage/measured-process.js';
import { cpuSeconds } from '../stage/process-cpu.js';
import { Product } from '../stage/product.js';
import { untilIdle } from '../stage/quiet.js';
import { Stage } from '../stage/stage.js';

const SIZES = [3, 200];
const ROUNDS = 5;
const MESSAGES = 20;
const CHANGES = ['promote', 'demote', 'remove', 'add'] as const;
const FUNCTIONS_SHOWN = 12;

/** Somebody to send to, and what each send took. */
interface Chat {
  name: string;
  to: string;
  queriesOfFirst: number;
  queries: number;
  messages: number;
  queriesAfterChanges: number | undefined;
  requestTimes: number[];
  /** Of the product's process, receipts of all members included, by round. */
  cpuMs: number[];
}

/** A text to a person against one to a group of 3 and to one of 200: time, processor, and what WhatsApp is asked. */
export async function groups(options: BenchOptions): Promise<Report> {
  const stage = await Stage.open();
  let product: Product | undefined;
  let owner: Bare | undefined;
  try {
    progress('groups: pairing');
    product = await Product.start(stage);
    const [sender, creator] = await pairCompanies(stage, product, 2);
    await product.disconnect(creator!.companyId);
    owner = new Bare(true);
    await owner.load(await exportDevices(stage, [creator!], 'owner'));
    await owner.login(stage.simulator);
    const { client } = stage.simulator;
    const members = (await client.createAccounts(Math.max(...SIZES))).map((account) => account.number);

    const chats: Chat[] = [chat('a person', members[0]!)];
    for (const size of SIZES) {
      const { jid } = await client.createGroup(creator!.number, [sender!.number, ...members.slice(0, size - 2)]);
      chats.push(chat(`a group of ${size}`, jid));
    }

    const running = product;
    const send = (to: string): Promise<void> => running.sendText(sender!.companyId, to, 'The table is booked');
    const queries = async (): Promise<number> => {
      const { 'w:p': _, ...counts } = (await client.stats()).queriesByNamespace;
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    };
    const pids = [product.process.pid, stage.simulator.process.pid ?? 0];

    for (const one of chats) {
      progress(`groups: first message to ${one.name}`);
      const before = await queries();
      await send(one.to);
      one.queriesOfFirst = (await queries()) - before;
      // Compiled code is what is compared.
      for (let n = 0; n < MESSAGES; n += 1) await send(one.to);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`groups: round ${round + 1}`);
      for (const one of chats) {
        const messages = Math.ceil(MESSAGES * options.scale);
        await untilIdle(pids);
        const before = await queries();
        const cpu = cpuSeconds(product.process.pid);
        for (let n = 0; n < messages; n += 1) {
          const began = performance.now();
          await send(one.to);
          one.requestTimes.push(performance.now() - began);
        }
        await untilIdle(pids);
        one.cpuMs.push((1_000 * (cpuSeconds(product.process.pid) - cpu)) / messages);
        one.queries += (await queries()) - before;
        one.messages += messages;
      }
    }
    progress('groups: members come, leave and are promoted');
    for (const one of chats.slice(1)) {
      one.queriesAfterChanges = 0;
      for (const change of CHANGES) {
        const order = { companyId: creator!.companyId, jid: one.to, member: members[0], change };
        await owner.process.ask('changeGroup', order);
        await client.waitFor({ account: sender!.number, drained: true });
        const before = await queries();
        await send(one.to);
        one.queriesAfterChanges += (await queries()) - before;
      }
    }

    progress('groups: profile');
    const largest = chats.at(-1)!;
    const file = join(options.artifacts ?? stage.folder, 'groups.cpuprofile');
    await untilIdle(pids);
    await product.process.ask('startProfile');
    for (let n = 0; n < MESSAGES; n += 1) await send(largest.to);
    await untilIdle(pids);
    await product.process.ask('endProfile', file);
    const profile = JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof summarize>[0];
    return report(stage, chats, summarize(profile, path('../../src/')));
  } finally {
    await Promise.all([owner?.stop(), product?.stop()]);
    await stage.close();
  }
}

function chat(name: string, to: string): Chat {
  const none = { queriesOfFirst: 0, queries: 0, messages: 0, queriesAfterChanges: undefined };
  return { name, to, ...none, requestTimes: [], cpuMs: [] };
}

function report(stage: Stage, chats: Chat[], profile: ReturnType<typeof summarize>): Report {
  const person = median(chats[0]!.requestTimes);
  return {
    name: 'groups',
    tables: [
      {
        title: `A text, one after the other, ${ROUNDS} rounds in turns`,
        head: [
          'to',
          'queries of the first',
          'queries of each later one',
          'after four changes',
          'p50',
          'p99',
          'to a person',
          'processor',
        ],
        rows: chats.map((one) => [
          one.name,
          number(one.queriesOfFirst, 0),
          number(one.queries / one.messages, 2),
          one.queriesAfterChanges === undefined ? '' : number(one.queriesAfterChanges, 0),
          number(median(one.requestTimes), 1, ' ms'),
          number(percentile(one.requestTimes, 99), 1, ' ms'),
          number(median(one.requestTimes) / person, 2),
          number(median(one.cpuMs), 1, ' ms'),
        ]),
      },
      {
        title: `Where the product's time goes in ${chats.at(-1)!.name}, the receipts of all members included`,
        head: ['', 'of its busy time', 'of a message'],
        rows: [
          ...profile.groups.map(({ group, percent, seconds }) => [
            group,
            number(percent, 1, ' %'),
            number((1_000 * seconds) / MESSAGES, 1, ' ms'),
          ]),
          ...profile.functions
            .slice(0, FUNCTIONS_SHOWN)
            .map(({ name, percent, seconds }) => [
              name,
              number(percent, 1, ' %'),
              number((1_000 * seconds) / MESSAGES, 1, ' ms'),
            ]),
        ],
      },
    ],
    notes: [
      'Each member gives a receipt, which the product takes and acknowledges: that is what the processor of a large group goes to.',
      stage.postgresSettings,
    ],
    figures: { chats: chats.map(({ requestTimes, ...rest }) => ({ ...rest, p50: median(requestTimes) })) },
  };
}
