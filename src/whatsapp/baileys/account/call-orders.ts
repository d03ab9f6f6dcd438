import { jidNormalizedUser, type WASocket } from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { CallCommandName } from '../../../domain/call-commands.js';
import { DomainError } from '../../../domain/errors.js';
import { sendFailure } from '../connection/connection-errors.js';
import type { OrdersOf } from '../connection/line-orders.js';
import { callLinksOf } from '../messages/call-links.js';
import type { RingingCalls } from '../notices/ringing-calls.js';

/** What is done with calls; a linked device can neither make nor take one. */
export class CallOrders {
  readonly orders: OrdersOf<CallCommandName> = {
    call_reject: async ({ callId, from }) => {
      const caller = this.ringing.callerOf(callId) ?? from?.jid;
      if (caller === undefined) throw new DomainError('CALL_NOT_FOUND', `No call ${callId} rings`, { callId });
      // As Baileys `rejectCall`, which does not see that nobody answered.
      const own = jidNormalizedUser(this.auth.creds.me?.id);
      const attrs = { 'call-id': callId, 'call-creator': caller, count: '0' };
      const answer: unknown = await this.socket
        .query({ tag: 'call', attrs: { from: own, to: caller }, content: [{ tag: 'reject', attrs }] })
        .catch((error: unknown) => {
          throw sendFailure(error);
        });
      if (answer === undefined) throw new DomainError('WHATSAPP_UNANSWERED');
      return null;
    },
    call_link: async ({ media, start }) => {
      const link = await callLinksOf(this.socket)(media, start ?? Math.floor(Date.now() / 1000));
      return { link };
    },
  };

  constructor(
    private readonly socket: Pick<WASocket, 'query' | 'createCallLink'>,
    private readonly auth: AuthState,
    private readonly ringing: Pick<RingingCalls, 'callerOf'>,
  ) {}
}
