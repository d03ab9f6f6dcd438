import { setTimeout as wait } from 'node:timers/promises';
import { inParallel } from '../inside/device.js';
import type { Product } from '../stage/product.js';
import type { Stage } from '../stage/stage.js';

/** Each is a different way out: a rude end, an orderly one, one that WhatsApp explains, and one in the middle of a log-in. */
const ENDINGS = ['reset', 'close', '503', 'stream-end', 'refused'] as const;
/** Asked for by Baileys after each log-in. Unanswered, there always is a query under way when a connection ends. */
const UNANSWERED = ['privacy'];
const PAIRED_AT_ONCE = 4;
const LOOK_MS = 10;
const TIMEOUT_MS = 60_000;

/** Companies that are linked, dropped again and again, and removed in the end. */
export class Herd {
  private round = 0;

  private constructor(
    private readonly stage: Stage,
    private readonly product: Product,
    private readonly companies: { companyId: string; number: string; contact: string }[],
  ) {}

  static async gather(stage: Stage, product: Product, size: number): Promise<Herd> {
    const accounts = await stage.simulator.client.createAccounts(2 * size);
    const companies = accounts.slice(0, size).map(({ number }, index) => {
      return { companyId: `leak-${number}`, number, contact: accounts[size + index]!.number };
    });
    return new Herd(stage, product, companies);
  }

  /** Links all of them, and lets each talk to its contact in both directions. */
  async link(): Promise<void> {
    const { client } = this.stage.simulator;
    await inParallel(this.companies.length, PAIRED_AT_ONCE, async (index) => {
      const { companyId, number } = this.companies[index]!;
      const qr = await this.product.create(companyId);
      if (qr === null) throw new Error(`${companyId} shows no QR code`);
      await client.scan(number, qr);
      await client.waitFor({ account: number, connected: true, drained: true });
    });
    await this.product.waitForConnected(this.companies.length);
    await inParallel(this.companies.length, PAIRED_AT_ONCE, async (index) => {
      const { companyId, number, contact } = this.companies[index]!;
      await this.product.sendText(companyId, contact, 'Hello?');
      await client.send(contact, { to: number, text: 'Yes?' }, { wait: 'delivered' });
    });
  }

  /**
   * Ends every connection once, a different way each time, and waits until all are back.
   *
   * @param answered nothing is left open afterwards, so that the sessions come to rest
   */
  async dropAll(answered = false): Promise<void> {
    const { client } = this.stage.simulator;
    const { logins } = await client.stats();
    this.round += 1;
    await Promise.all(
      this.companies.map(({ number }, index) =>
        this.drop(number, ENDINGS[(this.round + index) % ENDINGS.length]!, answered ? [] : UNANSWERED),
      ),
    );
    const goal = logins + this.companies.length;
    for (const deadline = Date.now() + TIMEOUT_MS; (await client.stats()).logins < goal;) {
      if (Date.now() > deadline) throw new Error('the sessions do not come back');
      await wait(LOOK_MS);
    }
    await this.product.waitForConnected(this.companies.length);
  }

  /** Unlinks all of them and deletes what is known of them. */
  async remove(): Promise<void> {
    await inParallel(this.companies.length, PAIRED_AT_ONCE, async (index) => {
      const { companyId, number } = this.companies[index]!;
      await this.stage.simulator.client.clearFaults(number);
      await this.product.remove(companyId);
    });
  }

  private async drop(number: string, ending: (typeof ENDINGS)[number], mute: string[]): Promise<void> {
    const { client } = this.stage.simulator;
    const refused = ending === 'refused';
    await client.setFaults(number, { mute, ...(refused && { onLogin: '503', times: 1 }) });
    await client.kill(number, refused ? 'reset' : ending);
  }
}
