import { Boom } from '@hapi/boom';
import type { BinaryNode, WASocket } from '../../../baileys/baileys.js';
import { DomainError } from '../../../domain/errors.js';
import { sendFailure } from './connection-errors.js';

const TOO_MANY = 429;
const RETRY_AFTER_MS = 60_000;

/** WhatsApp's refusal of a query. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';

  constructor(
    readonly code: number,
    words: string,
  ) {
    super(words);
  }
}

/**
 * Asks WhatsApp something. Baileys' own functions take an answer that never came for one without content.
 *
 * @param attrs of the `<iq>`
 * @throws QueryRefused; DomainError WHATSAPP_UNANSWERED, NOT_CONNECTED, RATE_LIMITED
 */
export async function ask(
  socket: Pick<WASocket, 'query'>,
  attrs: BinaryNode['attrs'],
  content?: BinaryNode[],
): Promise<BinaryNode> {
  const answer = await socket.query({ tag: 'iq', attrs, content }).catch((error: unknown) => {
    const code: unknown = error instanceof Boom ? error.data : undefined;
    if (code === TOO_MANY) {
      throw new DomainError('RATE_LIMITED', 'WhatsApp wants to be asked less often', { retryAfter: RETRY_AFTER_MS });
    }
    if (typeof code === 'number') throw new QueryRefused(code, (error as Error).message);
    throw sendFailure(error);
  });
  if ((answer as BinaryNode | undefined) === undefined) throw new DomainError('WHATSAPP_UNANSWERED');
  return answer as BinaryNode;
}
