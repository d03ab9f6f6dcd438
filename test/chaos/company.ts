import type { ReceivedMessage } from '../support/product.js';
import type { CompanyProcess } from './company-process.js';
import type { Text } from './text.js';

export interface SentText extends Text {
  destination: string;
}

/** A message as the event log has it. */
export type LoggedText = ReceivedMessage;

/** A company of the process: sends by REST, and reads what came by the event log. */
export class Company {
  private readonly read: LoggedText[] = [];
  private after = '0';

  private constructor(
    readonly host: CompanyProcess,
    readonly companyId: string,
    /** Its phone number. */
    readonly number: string,
  ) {}

  static async link(host: CompanyProcess): Promise<Company> {
    const { number } = await host.simulator.client.createAccount();
    const company = new Company(host, `chaos-${number}`, number);
    await host.product.pair(company.companyId, number, host.simulator);
    return company;
  }

  /** @returns undefined when it was not answered with success, so that nothing is promised */
  async send(destination: string, text: string): Promise<SentText | undefined> {
    const { status, body } = await this.host.product
      .call<{ messageId: string }>('POST', `/sessions/${this.companyId}/send`, { phone: destination, message: text })
      .catch(() => ({ status: 0, body: { messageId: '' } }));
    return status === 200 ? { destination, id: body.messageId, text } : undefined;
  }

  async connected(): Promise<void> {
    await this.host.product.connected(this.companyId);
  }

  /** Ends its connection from the server's side, without a word. */
  async reset(): Promise<void> {
    await this.host.simulator.client.kill(this.number, 'reset');
    await this.host.simulator.client.waitForConnected(this.number);
    await this.connected();
  }

  /** What others wrote to it so far, in the order of the log. */
  async log(): Promise<LoggedText[]> {
    for (;;) {
      const { body } = await this.host.product.call<{ events: { message: LoggedText }[]; next: string }>(
        'GET',
        `/events?types=message&limit=1000&companyId=${this.companyId}&after=${this.after}`,
      );
      if (body.events.length === 0) return this.read;
      this.read.push(...body.events.map(({ message }) => message).filter(({ fromMe }) => !fromMe));
      this.after = body.next;
    }
  }

  /** Ends its session, so that it costs nothing more; of a process that is not there, nothing has to be ended. */
  async leave(): Promise<void> {
    await this.host.product.call('DELETE', `/sessions/${this.companyId}?logout=true`).catch(() => undefined);
  }
}
