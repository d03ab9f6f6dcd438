import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import type { Directory } from './directory.js';
import { MEMBER_CHANGES, type GroupChanges } from './group-changes.js';
import { newInviteCode, type Group, type Groups } from './groups.js';
import { formatJid, LID_SERVER, parseJid } from './jids.js';
import { child, children, node, textOf, type BinaryNode } from './nodes.js';
import { BAD_REQUEST, FORBIDDEN, NOT_FOUND, type Query, type QueryAnswer } from './query.js';

/** Namespace `w:g2` (Baileys lib/Socket/groups.js). */
export class GroupQueries {
  constructor(
    private readonly groups: Groups,
    private readonly changes: GroupChanges,
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
    if (iq.attrs.type === 'get') return this.get(request, group);
    return member.admin ? this.change(request, group, account) : FORBIDDEN;
  }

  private withoutGroup(iq: BinaryNode, request: BinaryNode, account: Account): QueryAnswer {
    switch (request.tag) {
      case 'participating': {
        const groups = this.groups.of(account.number).map((group) => this.changes.describe(group));
        return [node('groups', {}, groups)];
      }
      case 'create': {
        const group = this.changes.create(account, request.attrs.subject ?? '', this.numbers(request));
        return [this.changes.describe(group)];
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
        this.changes.join(group, account);
        return [node('group', { jid: group.jid })];
      }
      default:
        return BAD_REQUEST;
    }
  }

  private get(request: BinaryNode, group: Group): QueryAnswer {
    if (request.tag === 'query') return [this.changes.describe(group)];
    if (request.tag === 'invite') return [node('invite', { code: group.inviteCode })];
    if (request.tag === 'membership_approval_requests') return [node('membership_approval_requests', {}, [])];
    return BAD_REQUEST;
  }

  private change(request: BinaryNode, group: Group, account: Account): QueryAnswer {
    const members = MEMBER_CHANGES.find((change) => change === request.tag);
    if (members) {
      const jids = children(request, 'participant').map(({ attrs: { jid } }) => jid);
      return [node(members, {}, this.changes.changeMembers(group, account, members, jids))];
    }
    switch (request.tag) {
      case 'subject':
        this.changes.rename(group, account, textOf(request) ?? '');
        return [];
      case 'description':
        return this.describeAs(request, group, account);
      case 'announcement':
      case 'not_announcement':
        group.announcement = request.tag === 'announcement';
        break;
      case 'locked':
      case 'unlocked':
        group.locked = request.tag === 'locked';
        break;
      case 'ephemeral':
      case 'not_ephemeral':
        group.ephemeral = Number(request.attrs.expiration ?? 0);
        break;
      case 'invite':
        group.inviteCode = newInviteCode();
        this.changes.tellAll(group, account, node('invite', { code: group.inviteCode }));
        return [node('invite', { code: group.inviteCode })];
      default:
        return [];
    }
    // Settings are told as they were asked for.
    this.changes.tellAll(group, account, node(request.tag, request.attrs));
    return [];
  }

  private describeAs(request: BinaryNode, group: Group, account: Account): QueryAnswer {
    const text = textOf(child(request, 'body'));
    const { id = '' } = request.attrs;
    const by = formatJid(account.lid, LID_SERVER);
    group.description = text === undefined ? undefined : { id, text, by, at: unixSeconds() };
    const content = text === undefined ? node('delete') : node('body', {}, Buffer.from(text));
    this.changes.tellAll(group, account, node('description', { id }, [content]));
    return [];
  }

  private numbers(request: BinaryNode): string[] {
    return children(request, 'participant').flatMap(({ attrs: { jid } }) => {
      const member = jid === undefined ? undefined : this.directory.find(jid);
      return member ? [member.number] : [];
    });
  }
}
