import {
  type BinaryNode,
  generateMessageIDV2,
  getBinaryNodeChild,
  getBinaryNodeChildren,
  type WASocket,
} from '../../../baileys/baileys.js';
import { DomainError } from '../../../domain/errors.js';
import type { GroupChange, GroupCommandName } from '../../../domain/group-commands.js';
import type { Address } from '../../../domain/jid.js';
import { ask, QueryRefused } from '../connection/ask.js';
import type { OrdersOf } from '../connection/line-orders.js';
import { chatNotFound } from '../connection/connection-errors.js';
import type { GroupDirectory } from './group-directory.js';
import { joinRequestsIn, outcomesIn, readGroupFacts, summaryOf } from './group-facts.js';

/** Where questions about no group, or about all of them, go. */
const ALL = '@g.us';
/** WhatsApp's codes: not allowed; not there, or no member. */
const NOT_ALLOWED = new Set([401, 403, 405, 420]);
const ABSENT = new Set([404, 406, 410]);
/** Who follows a link is a member already. */
const CONFLICT = 409;

/** What is done with groups, in the words of Baileys `lib/Socket/groups.js` and whatsmeow `group.go`. */
export class GroupOrders {
  readonly orders: OrdersOf<GroupCommandName> = {
    group_list: async () => {
      const content = ['participants', 'description'].map((tag): BinaryNode => ({ tag, attrs: {} }));
      const answer = await this.askAll('get', { tag: 'participating', attrs: {}, content });
      const groups = getBinaryNodeChildren(getBinaryNodeChild(answer, 'groups'), 'group');
      return groups.flatMap((node) => readGroupFacts(node) ?? []).map(summaryOf);
    },
    group_create: async ({ name, participants }) => {
      const attrs = { subject: name, key: generateMessageIDV2() };
      const answer = await this.askAll('set', { tag: 'create', attrs, content: named(participants) });
      const node = getBinaryNodeChild(answer, 'group');
      return { group: this.facts(node), refused: outcomesIn(node).filter(({ done }) => !done) };
    },
    group_info: async ({ group }) => {
      const answer = await this.askOf(group, 'get', { tag: 'query', attrs: { request: 'interactive' } });
      return this.facts(getBinaryNodeChild(answer, 'group'));
    },
    group_change: async ({ group, change }) => {
      const description = change.description === undefined ? undefined : await this.description(group);
      for (const node of changesOf(change, description)) await this.askOf(group, 'set', node);
      return null;
    },
    group_members: async ({ group, action, participants }) => {
      const answer = await this.askOf(group, 'set', { tag: action, attrs: {}, content: named(participants) });
      return outcomesIn(getBinaryNodeChild(answer, action));
    },
    group_link: async ({ group, renew }) => {
      const answer = await this.askOf(group, renew ? 'set' : 'get', { tag: 'invite', attrs: {} });
      const code = getBinaryNodeChild(answer, 'invite')?.attrs.code;
      if (code === undefined) throw new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp gave no code');
      return { code };
    },
    group_behind: async ({ code }) => {
      const answer = await this.askInvited('get', code);
      return summaryOf(this.facts(getBinaryNodeChild(answer, 'group')));
    },
    group_join: async ({ code }) => {
      const answer = await this.askInvited('set', code).catch(async (error: unknown) => {
        if (!(error instanceof QueryRefused && error.code === CONFLICT)) throw error;
        return this.askInvited('get', code);
      });
      const asked = getBinaryNodeChild(answer, 'membership_approval_request');
      const { jid, id } = (asked ?? getBinaryNodeChild(answer, 'group'))?.attrs ?? {};
      const group = jid ?? id;
      if (group === undefined) throw new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp did not say which group it is');
      return { group: group.includes('@') ? group : `${group}@g.us`, pending: asked !== undefined };
    },
    group_leave: async ({ group }) => {
      const content: BinaryNode[] = [{ tag: 'group', attrs: { id: group } }];
      await this.askAll('set', { tag: 'leave', attrs: {}, content }).catch((error: unknown) => {
        throw error instanceof QueryRefused ? chatNotFound(error) : error;
      });
      return null;
    },
    group_requests: async ({ group }) => {
      const answer = await this.askOf(group, 'get', { tag: 'membership_approval_requests', attrs: {} }, true);
      return joinRequestsIn(getBinaryNodeChild(answer, 'membership_approval_requests'));
    },
    group_decide: async ({ group, decision, participants }) => {
      const content: BinaryNode[] = [{ tag: decision, attrs: {}, content: named(participants) }];
      const answer = await this.askOf(group, 'set', { tag: 'membership_requests_action', attrs: {}, content });
      return outcomesIn(getBinaryNodeChild(getBinaryNodeChild(answer, 'membership_requests_action'), decision));
    },
  };

  constructor(
    private readonly socket: Pick<WASocket, 'query'>,
    private readonly groups: Pick<GroupDirectory, 'metadata'>,
  ) {}

  facts(node: BinaryNode | undefined): NonNullable<ReturnType<typeof readGroupFacts>> {
    const facts = readGroupFacts(node);
    if (facts === undefined) throw new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp did not describe the group');
    return facts;
  }

  private async description(group: string): Promise<string | undefined> {
    const answer = await this.askOf(group, 'get', { tag: 'query', attrs: { request: 'interactive' } });
    return getBinaryNodeChild(getBinaryNodeChild(answer, 'group'), 'description')?.attrs.id;
  }

  askAll(type: 'get' | 'set', content: BinaryNode): Promise<BinaryNode> {
    return ask(this.socket, { type, xmlns: 'w:g2', to: ALL }, [content]);
  }

  private async askInvited(type: 'get' | 'set', code: string): Promise<BinaryNode> {
    try {
      return await this.askAll(type, { tag: 'invite', attrs: { code } });
    } catch (error) {
      if (!(error instanceof QueryRefused) || !(ABSENT.has(error.code) || NOT_ALLOWED.has(error.code))) throw error;
      throw new DomainError('INVITE_NOT_VALID', undefined, { whatsappCode: error.code }, { cause: error });
    }
  }

  /**
   * Asks something of a group. What is refused to a member is refused for want of rights.
   *
   * @param ofAdmins true where a question is one that admins alone may ask
   */
  async askOf(group: string, type: 'get' | 'set', content: BinaryNode, ofAdmins = type === 'set'): Promise<BinaryNode> {
    try {
      return await ask(this.socket, { type, xmlns: 'w:g2', to: group }, [content]);
    } catch (error) {
      if (!(error instanceof QueryRefused)) throw error;
      if (ABSENT.has(error.code)) throw chatNotFound(error);
      if (!NOT_ALLOWED.has(error.code)) throw error;
      if (!ofAdmins) throw chatNotFound(error);
      // Throws CHAT_NOT_FOUND itself when this number is no member.
      await this.groups.metadata(group);
      throw new DomainError('GROUP_ADMIN_REQUIRED', undefined, { whatsappCode: error.code }, { cause: error });
    }
  }
}

export function named(participants: readonly Address[]): BinaryNode[] {
  return participants.map(({ jid }) => ({ tag: 'participant', attrs: { jid } }));
}

/** @param prev id of the description that there is */
function changesOf(change: GroupChange, prev: string | undefined): BinaryNode[] {
  const { name, description, announce, locked, ephemeral, members_may_add: mayAdd, approval } = change;
  const nodes: BinaryNode[] = [];
  const flag = (value: boolean | undefined, on: string, off: string): void => {
    if (value !== undefined) nodes.push({ tag: value ? on : off, attrs: {} });
  };
  if (name !== undefined) nodes.push({ tag: 'subject', attrs: {}, content: Buffer.from(name) });
  if (description !== undefined) {
    const attrs = { ...(prev !== undefined && { prev }) };
    const body: BinaryNode[] = [{ tag: 'body', attrs: {}, content: Buffer.from(description) }];
    nodes.push(
      description === ''
        ? { tag: 'description', attrs: { ...attrs, delete: 'true' } }
        : { tag: 'description', attrs: { ...attrs, id: generateMessageIDV2() }, content: body },
    );
  }
  flag(announce, 'announcement', 'not_announcement');
  flag(locked, 'locked', 'unlocked');
  if (ephemeral !== undefined) {
    nodes.push(
      ephemeral === 0
        ? { tag: 'not_ephemeral', attrs: {} }
        : { tag: 'ephemeral', attrs: { expiration: String(ephemeral) } },
    );
  }
  if (mayAdd !== undefined) {
    nodes.push({ tag: 'member_add_mode', attrs: {}, content: mayAdd ? 'all_member_add' : 'admin_add' });
  }
  if (approval !== undefined) {
    const content: BinaryNode[] = [{ tag: 'group_join', attrs: { state: approval ? 'on' : 'off' } }];
    nodes.push({ tag: 'membership_approval_mode', attrs: {}, content });
  }
  return nodes;
}
