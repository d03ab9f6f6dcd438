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
        const { group, refused } = this.changes.create(account, request.attrs.subject ?? '', this.numbers(request));
        const { tag, attrs, content } = this.changes.describe(group);
        return [node(tag, attrs, [...(content as BinaryNode[]), ...refused])];
      }
      case 'leave':
        for (const { attrs } of children(request, 'group')) {
          const group = this.groups.get(attrs.id ?? '');
          if (group) this.changes.leave(group, account);
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
    return BAD_REQUEST;
  }

  private change(request: BinaryNode, group: Group, account: Account): QueryAnswer {
    const members = MEMBER_CHANGES.find((change) => change === request.tag);
    if (members) {
      const jids = children(request, 'participant').map(({ attrs: { jid } }) => jid);
      return [node(members, {}, this.changes.changeMembers(group, account, members, jids))];
    }
    switch (request.tag) {
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
