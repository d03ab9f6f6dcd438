import {
  type BinaryNode,
  generateMessageIDV2,
  getBinaryNodeChild,
  getBinaryNodeChildren,
} from '../../../baileys/baileys.js';
import type { CommunityCommandName } from '../../../domain/community-commands.js';
import { partyOf } from '../../../domain/party.js';
import { QueryRefused } from '../connection/ask.js';
import { chatNotFound } from '../connection/connection-errors.js';
import type { OrdersOf } from '../connection/line-orders.js';
import { readGroupFacts, summaryOf } from './group-facts.js';
import { type GroupOrders, named } from './group-orders.js';

/** What is done with communities, in the words of Baileys `lib/Socket/communities.js` and whatsmeow `group.go`. */
export class CommunityOrders {
  readonly orders: OrdersOf<CommunityCommandName> = {
    community_list: async () => {
      const groups = await this.groups.orders.group_list({ do: 'group_list' });
      return groups.filter(({ is_community }) => is_community);
    },
    community_create: async ({ name, description }) => {
      const content: BinaryNode[] = [
        ...(description === '' ? [] : [describedBy(description)]),
        { tag: 'parent', attrs: { default_membership_approval_mode: 'request_required' } },
        { tag: 'allow_non_admin_sub_group_creation', attrs: {} },
        { tag: 'create_general_chat', attrs: {} },
      ];
      const attrs = { subject: name, key: generateMessageIDV2() };
      const answer = await this.groups.askAll('set', { tag: 'create', attrs, content });
      const made = this.groups.facts(getBinaryNodeChild(answer, 'group'));
      return this.groups.orders.group_info({ do: 'group_info', group: made.group });
    },
    community_groups: async ({ community }) => {
      const answer = await this.groups.askOf(community, 'get', { tag: 'sub_groups', attrs: {} });
      const groups = getBinaryNodeChildren(getBinaryNodeChild(answer, 'sub_groups'), 'group');
      return groups.flatMap((node) => readGroupFacts(node) ?? []).map((facts) => ({ ...summaryOf(facts), community }));
    },
    community_group: async ({ community, name, participants }) => {
      const parent: BinaryNode = { tag: 'linked_parent', attrs: { jid: community } };
      const attrs = { subject: name, key: generateMessageIDV2() };
      const content = [...named(participants), parent];
      const answer = await this.groups.askAll('set', { tag: 'create', attrs, content }).catch((error: unknown) => {
        throw error instanceof QueryRefused && error.code === 404 ? chatNotFound(error) : error;
      });
      return this.groups.facts(getBinaryNodeChild(answer, 'group'));
    },
    community_link: async ({ community, group, linked }) => {
      const content: BinaryNode[] = [{ tag: 'group', attrs: { jid: group } }];
      const links: BinaryNode[] = [{ tag: 'link', attrs: { link_type: 'sub_group' }, content }];
      await this.groups.askOf(
        community,
        'set',
        linked
          ? { tag: 'links', attrs: {}, content: links }
          : { tag: 'unlink', attrs: { unlink_type: 'sub_group' }, content },
      );
      return null;
    },
    community_members: async ({ community }) => {
      const answer = await this.groups.askOf(community, 'get', { tag: 'linked_groups_participants', attrs: {} });
      const members = getBinaryNodeChildren(getBinaryNodeChild(answer, 'linked_groups_participants'), 'participant');
      return members.flatMap(({ attrs }) => partyOf(attrs.jid, attrs.phone_number, attrs.lid) ?? []);
    },
    community_leave: async ({ community: id }) => {
      const content: BinaryNode[] = [{ tag: 'community', attrs: { id } }];
      await this.groups.askAll('set', { tag: 'leave', attrs: {}, content }).catch((error: unknown) => {
        throw error instanceof QueryRefused ? chatNotFound(error) : error;
      });
      return null;
    },
  };

  constructor(private readonly groups: GroupOrders) {}
}

function describedBy(words: string): BinaryNode {
  const body: BinaryNode = { tag: 'body', attrs: {}, content: Buffer.from(words) };
  return { tag: 'description', attrs: { id: generateMessageIDV2() }, content: [body] };
}
