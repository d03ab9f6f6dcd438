import { setTimeout as wait } from 'node:timers/promises';
import { ADMIN_KEY } from '../support/product.js';
import { connect, Inbox, type StreamClient } from '../support/realtime-clients.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';
import type { Chance } from './chance.js';
import { Company } from './company.js';
import type { CompanyProcess } from './company-process.js';
import { outOfOrder } from './outcome.js';

const GAP_MS = 7;
const KILLED_AFTER_MS: [number, number] = [300, 700];
const GOES_ON_MS = 500;
const ARRIVES_IN_MS = 120_000;

/** How many messages of one chat were told behind a later one, and how many were never told. */
export interface OrderOutcome {
  written: number;
  missing: number;
  /** In the event log, at the webhook, on a WebSocket that comes back with its last id. */
  log: number;
  webhook: number;
  webSocket: number;
}

/**
 * A contact writes all the time; the process is killed, and started again. So on its return messages that waited on the
 * server come together with live ones.
 */
export async function runOrderLoad(host: CompanyProcess, chance: Chance): Promise<OrderOutcome> {
  const { client } = host.simulator;
  const company = await Company.link(host);
  const { number: contact } = await client.createAccount();
  const receiver = await WebhookReceiver.start();
  const stream = new ReturningStream(company);
  try {
    const { status } = await host.product.call('POST', '/webhooks', {
      companyId: company.companyId,
      url: receiver.url,
      events: ['message'],
    });
    if (status >= 300) throw new Error(`the webhook was refused with ${status}`);
    await client.send(contact, { to: company.number, text: 'hello' }, { wait: 'delivered' });
    await stream.open();

    const state = { isWriting: true };
    const write = async (): Promise<string[]> => {
      const underWay: Promise<{ id: string }[]>[] = [];
      for (let n = 0; state.isWriting; n += 1) {
        const taken = client.send(contact, { to: company.number, text: `m${n}` });
        taken.catch(() => undefined);
        underWay.push(taken);
        await wait(GAP_MS);
      }
      return (await Promise.all(underWay)).flat().map(({ id }) => id);
    };
    const writing = write();
    writing.catch(() => undefined);
    await wait(chance.between(...KILLED_AFTER_MS));
    await host.kill();
    await host.startAgain();
    await stream.open();
    await company.connected();
    await wait(GOES_ON_MS);
    state.isWriting = false;
    const written = await writing;

    const told = {
      log: async () => (await company.log()).map(({ messageId }) => messageId),
      webhook: async () =>
        receiver.bodies<{ message: { messageId: string } }>().map(({ message }) => message.messageId),
      webSocket: async () => stream.messageIds(),
    };
    await arrival(written, Object.values(told));
    const { messages: accepted } = await client.messages(company.number, { direction: 'in' });
    const chats = new Map(accepted.map(({ id, from }) => [id, from]));
    // A webhook may be told of something twice, when the process died before it noted the answer.
    const wrong = async (ids: () => Promise<string[]>): Promise<number> =>
      outOfOrder(
        accepted,
        [...new Set(await ids())].map((id) => ({ id })),
        chats,
      );
    const missing = await Promise.all(Object.values(told).map(async (ids) => lacking(written, await ids())));
    return {
      written: written.length,
      missing: missing.reduce((sum, count) => sum + count, 0),
      log: await wrong(told.log),
      webhook: await wrong(told.webhook),
      webSocket: await wrong(told.webSocket),
    };
  } finally {
    stream.close();
    await company.leave();
    await receiver.close();
  }
}

/** A client that reads a company's messages on a WebSocket, and begins again behind what it has seen. */
class ReturningStream {
  private readonly inbox = new Inbox();
  private current: StreamClient | undefined;

  constructor(private readonly company: Company) {}

  async open(): Promise<void> {
    const { host, companyId } = this.company;
    const after = this.inbox.events.at(-1)?.id ?? this.current?.after;
    const wishes = { key: ADMIN_KEY, companyId, types: 'message', ...(after !== undefined && { after }) };
    this.current = await connect('websocket', host.product.url, wishes, this.inbox);
  }

  messageIds(): string[] {
    return this.inbox.events.map((event) => (event as unknown as { message: { messageId: string } }).message.messageId);
  }

  close(): void {
    this.current?.drop();
  }
}

/** Waits until all of them have been told everywhere, or for as long as that may take. */
async function arrival(written: string[], everywhere: (() => Promise<string[]>)[]): Promise<void> {
  for (const deadline = performance.now() + ARRIVES_IN_MS; performance.now() < deadline; await wait(100)) {
    const told = await Promise.all(everywhere.map((ids) => ids()));
    if (told.every((ids) => lacking(written, ids) === 0)) return;
  }
}

function lacking(written: string[], told: string[]): number {
  const known = new Set(told);
  return written.filter((id) => !known.has(id)).length;
}
