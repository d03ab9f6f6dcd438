import type { Answer, Command } from '../../../domain/commands.js';
import { DomainError } from '../../../domain/errors.js';
import type { OrderName } from '../../../domain/orders.js';
import { QueryRefused } from './ask.js';

/** What carries each order out, by its name. */
export type OrdersOf<N extends OrderName> = { [K in N]: (given: Command<K>) => Promise<Answer<K>> };

/** What WhatsApp is asked on this connection. What it refuses without a word of ours is WHATSAPP_UNANSWERED with its code. */
export class LineOrders {
  constructor(private readonly orders: OrdersOf<OrderName>) {}

  async carryOut<N extends OrderName>(command: Command<N>): Promise<Answer<N>> {
    const order = this.orders[command.do as N] as (given: Command<N>) => Promise<Answer<N>>;
    try {
      return await order(command);
    } catch (error) {
      if (!(error instanceof QueryRefused)) throw error;
      const members = { whatsappCode: error.code };
      throw new DomainError('WHATSAPP_UNANSWERED', `WhatsApp refused it: ${error.message}`, members, { cause: error });
    }
  }
}
