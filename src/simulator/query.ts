import type { Account } from './account.js';
import type { Companion } from './companion.js';
import { SERVER_JID } from './jids.js';
import { node, type BinaryNode } from './nodes.js';

/** An `iq` of a logged-in device. */
export interface Query {
  account: Account;
  companion: Companion;
  iq: BinaryNode;
}

/** What a handler gives: the children of the result, or a refusal. */
export type QueryAnswer = BinaryNode[] | { code: number; text: string };
export type QueryHandler = (query: Query) => QueryAnswer;

export const NOT_FOUND: QueryAnswer = { code: 404, text: 'item-not-found' };
export const FORBIDDEN: QueryAnswer = { code: 403, text: 'forbidden' };
export const BAD_REQUEST: QueryAnswer = { code: 400, text: 'bad-request' };

/** What WhatsApp says beside a code. */
export function refusalText(code: number): string {
  return code === 429 ? 'rate-overlimit' : code === 404 ? 'item-not-found' : code === 403 ? 'forbidden' : 'error';
}

export function resultOf(iq: BinaryNode, answer: QueryAnswer): BinaryNode {
  const { id, to } = iq.attrs;
  const from = to ?? SERVER_JID;
  if (Array.isArray(answer)) {
    return node('iq', { id, from, type: 'result' }, answer.length > 0 ? answer : undefined);
  }
  return node('iq', { id, from, type: 'error' }, [node('error', { code: answer.code, text: answer.text })]);
}
