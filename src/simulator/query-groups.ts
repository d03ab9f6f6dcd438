import type { Account } from './account.js';
import type { Directory } from './directory.js';
import { MEMBER_CHANGES, type GroupChanges } from './group-changes.js';
import { newInviteCode, type Group, type Groups } from './groups.js';
import { parseJid } from './jids.js';
import type { JoinRequests } from './join-requests.js';
import { child, children, node, type BinaryNode } from './nodes.js';
import { BAD_REQUEST, FORBIDDEN, NOT_FOUND, type Query, type QueryAnswer } from './query.js';

/** Namespace `w:g2` (Baileys lib/Socket/groups.js). */
export class GroupQueries {
  constructor(
    private readonly groups: Groups,
    private readonly changes: GroupChanges,
    private readonly requests: JoinRequests,
    private readonly directory: Directory,
  ) {}

  answer({ iq, account }: Query): QueryAnswer {
    const request = children(iq)[0];
    if (!request) return BAD_REQUEST;
    if (parseJid(iq.attrs.to)?.user === '') return this.withoutGroup(iq, request, account);
    const group = this.groups.get(iq.attrs.to ?? '');
    if (!group) return NOT_FOUND;
    const member = group.members.get(account.number);
    if (!member) return FORBIDDEN;
    if (iq.attrs.type === 'get') return this.get(request, group, member.admin);
    const mayChange = member.admin || (request.tag === 'add' && group.memberAddMode === 'all_member_add');
    return mayChange ? this.change(request, group, account) : FORBIDDEN;
  }

  private withoutGroup(iq: BinaryNode, request: BinaryNode, account: Account): QueryAnswer {
    switch (request.tag) {
      case 'participating': {
        const groups = this.groups.of(account.number).map((group) => this.changes.describe(group));
        return [node('groups', {}, groups)];
      }
      case 'create': {
        const parent = child(request, 'linked_parent')?.attrs.jid;
        if (parent !== undefined && this.groups.get(parent)?.isCommunity !== true) return NOT_FOUND;
        const isCommunity = child(request, 'parent') !== undefined;
        const { subject = '' } = request.attrs;
        const { group, refused } = this.changes.create(account, subject, this.numbers(request), {
          parent,
          isCommunity,
        });
        const description = child(request, 'description');
        if (description) this.changes.set(group, account, description);
        if (isCommunity) {
          this.changes.create(account, subject, [], { parent: group.jid, isAnnouncements: true });
        }
        const { tag, attrs, content } = this.changes.describe(group);
        return [node(tag, attrs, [...(content as BinaryNode[]), ...refused])];
      }
      case 'leave':
        for (const { attrs } of [...children(request, 'group'), ...children(request, 'community')]) {
          const group = this.groups.get(attrs.id ?? '');
          if (!group?.members.has(account.number)) return NOT_FOUND;
          for (const one of [group, ...this.groups.below(group.jid)]) {
            if (one.members.has(account.number)) this.changes.leave(one, account);
          }
        }
        return [];
      case 'invite': {
        const group = this.groups.byInvite(request.attrs.code ?? '');
        if (!group) return NOT_FOUND;
        if (iq.attrs.type === 'get') return [this.changes.describe(group)];
        if (group.joinApproval && !group.members.has(account.number)) {
          this.requests.create(group, account, 'invite_link');
          return [node('membership_approval_request', { jid: group.jid })];
        }
        this.changes.join(group, account);
        return [node('group', { jid: group.jid })];
      }
      default:
        return BAD_REQUEST;
    }
  }

  private get(request: BinaryNode, group: Group, isAdmin: boolean): QueryAnswer {
    if (request.tag === 'query') return [this.changes.describe(group)];
    if (request.tag === 'invite') return [node('invite', { code: group.inviteCode })];
    if (request.tag === 'membership_approval_requests') {
      return isAdmin ? [node('membership_approval_requests', {}, this.requests.list(group))] : FORBIDDEN;
    }
    if (!group.isCommunity) return BAD_REQUEST;
    const below = this.groups.below(group.jid);
    if (request.tag === 'sub_groups') {
      return [
        node(
          'sub_groups',
          {},
          below.map((one) => this.changes.describe(one)),
        ),
      ];
    }
    if (request.tag !== 'linked_groups_participants') return BAD_REQUEST;
    const numbers = new Set([group, ...below].flatMap(({ members }) => [...members.keys()]));
    const members = [...numbers].flatMap((number) => this.directory.get(number) ?? []);
    return [
      node(
        request.tag,
        {},
        members.map((one) => this.changes.participant(group, one)),
      ),
    ];
  }

  private change(request: BinaryNode, group: Group, account: Account): QueryAnswer {
    const members = MEMBER_CHANGES.find((change) => change === request.tag);
    if (members) {
      const jids = children(request, 'participant').map(({ attrs: { jid } }) => jid);
      return [node(members, {}, this.changes.changeMembers(group, account, members, jids))];
    }
    switch (request.tag) {
      case 'links':
      case 'unlink':
        return this.link(request, group, account);
      case 'invite':
        group.inviteCode = newInviteCode();
        this.changes.tellAll(group, account, node('invite', { code: group.inviteCode }));
        return [node('invite', { code: group.inviteCode })];
      case 'membership_requests_action':
        return [node('membership_requests_action', {}, this.decide(request, group, account))];
      default:
        this.changes.set(group, account, request);
        return [];
    }
  }

  /** Only an admin of both. */
  private link(request: BinaryNode, community: Group, { number }: Account): QueryAnswer {
    if (!community.isCommunity) return BAD_REQUEST;
    const isUnlink = request.tag === 'unlink';
    const holder = isUnlink ? request : child(request, 'link');
    for (const { attrs } of children(holder, 'group')) {
      const group = this.groups.get(attrs.jid ?? '');
      if (!group || (isUnlink && group.parent !== community.jid)) return NOT_FOUND;
      if (group.members.get(number)?.admin !== true) return FORBIDDEN;
      group.parent = isUnlink ? undefined : community.jid;
    }
    return [];
  }

  private decide(request: BinaryNode, group: Group, account: Account): BinaryNode[] {
    return (['approve', 'reject'] as const).flatMap((decision) => {
      const asked = child(request, decision);
      if (!asked) return [];
      const jids = children(asked, 'participant').map(({ attrs: { jid } }) => jid);
      return [node(decision, {}, this.requests.decide(group, account, decision, jids))];
    });
  }

  private numbers(request: BinaryNode): string[] {
    return children(request, 'participant').flatMap(({ attrs: { jid } }) => {
      const member = jid === undefined ? undefined : this.directory.find(jid);
      return member ? [member.number] : [];
    });
  }
}
