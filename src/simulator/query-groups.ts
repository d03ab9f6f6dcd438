import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import type { Directory } from './directory.js';
import { newInviteCode, type Group, type Groups } from './groups.js';
import { formatJid, LID_SERVER, parseJid, SERVER } from './jids.js';
import { child, children, node, textOf, type BinaryNode } from './nodes.js';
import { BAD_REQUEST, FORBIDDEN, NOT_FOUND, type Query, type QueryAnswer } from './query.js';

/** Namespace `w:g2` (Baileys lib/Socket/groups.js). Groups are addressed by LID, as new groups are. */
export class GroupQueries {
  constructor(
    private readonly groups: Groups,
    private readonly directory: Directory,
  ) {}

  answer({ iq, account }: Query): QueryAnswer {
    const request = children(iq)[0];
    if (!request) return BAD_REQUEST;
    if (parseJid(iq.attrs.to)?.user === '') return this.withoutGroup(request, account);
    const group = this.groups.get(iq.attrs.to ?? '');
    if (!group) return NOT_FOUND;
    const member = group.members.get(account.number);
    if (!member) return FORBIDDEN;
    if (iq.attrs.type === 'get') return this.get(request, group);
    return member.admin ? this.change(request, group, account) : FORBIDDEN;
  }

  describe(group: Group): BinaryNode {
    const creator = this.directory.get(group.creator);
    const settings = [
      ...(group.announcement ? [node('announcement')] : []),
      ...(group.locked ? [node('locked')] : []),
      ...(group.ephemeral > 0 ? [node('ephemeral', { expiration: group.ephemeral })] : []),
    ];
    if (group.description) {
      const { id, text, by, at } = group.description;
      settings.push(node('description', { id, participant: by, t: at }, [node('body', {}, Buffer.from(text))]));
    }
    const attributes = {
      id: parseJid(group.jid)?.user,
      subject: group.subject,
      s_t: group.createdAt,
      s_o: creator && formatJid(creator.lid, LID_SERVER),
      creation: group.createdAt,
      creator: creator && formatJid(creator.lid, LID_SERVER),
      creator_pn: creator && formatJid(creator.number, SERVER),
      size: group.members.size,
      addressing_mode: 'lid',
    };
    return node('group', attributes, [...settings, ...this.participants(group)]);
  }

  private participants(group: Group): BinaryNode[] {
    return [...group.members].flatMap(([number, { admin }]) => {
      const member = this.directory.get(number);
      if (!member) return [];
      const type = admin ? (number === group.creator ? 'superadmin' : 'admin') : undefined;
      const phone_number = formatJid(member.number, SERVER);
      return [node('participant', { jid: formatJid(member.lid, LID_SERVER), phone_number, type })];
    });
  }

  private withoutGroup(request: BinaryNode, account: Account): QueryAnswer {
    switch (request.tag) {
      case 'participating':
        return [
          node(
            'groups',
            {},
            this.groups.of(account.number).map((group) => this.describe(group)),
          ),
        ];
      case 'create': {
        const members = this.numbers(request);
        const group = this.groups.create(request.attrs.subject ?? '', account.number, members);
        this.notify(group, account, node('create', { type: 'new' }, [this.describe(group)]));
        return [this.describe(group)];
      }
      case 'leave':
        for (const { attrs } of children(request, 'group'))
          this.groups.get(attrs.id ?? '')?.members.delete(account.number);
        return [];
      case 'invite': {
        const group = this.groups.byInvite(request.attrs.code ?? '');
        if (!group) return NOT_FOUND;
        if (!group.members.has(account.number)) group.members.set(account.number, { admin: false });
        return [this.describe(group)];
      }
      default:
        return BAD_REQUEST;
    }
  }

  private get(request: BinaryNode, group: Group): QueryAnswer {
    if (request.tag === 'query') return [this.describe(group)];
    if (request.tag === 'invite') return [node('invite', { code: group.inviteCode })];
    if (request.tag === 'membership_approval_requests') return [node('membership_approval_requests', {}, [])];
    return BAD_REQUEST;
  }

  private change(request: BinaryNode, group: Group, account: Account): QueryAnswer {
    switch (request.tag) {
      case 'subject':
        group.subject = textOf(request) ?? '';
        this.notify(group, account, node('subject', { subject: group.subject, s_t: unixSeconds() }));
        return [];
      case 'description': {
        const text = textOf(child(request, 'body'));
        const by = formatJid(account.lid, LID_SERVER);
        group.description =
          text === undefined ? undefined : { id: request.attrs.id ?? '', text, by, at: unixSeconds() };
        return [];
      }
      case 'add':
      case 'remove':
      case 'promote':
      case 'demote':
        return this.changeMembers(request, group, account);
      case 'announcement':
      case 'not_announcement':
        group.announcement = request.tag === 'announcement';
        return [];
      case 'locked':
      case 'unlocked':
        group.locked = request.tag === 'locked';
        return [];
      case 'ephemeral':
      case 'not_ephemeral':
        group.ephemeral = Number(request.attrs.expiration ?? 0);
        return [];
      case 'invite':
        group.inviteCode = newInviteCode();
        return [node('invite', { code: group.inviteCode })];
      default:
        return [];
    }
  }

  private changeMembers(request: BinaryNode, group: Group, account: Account): QueryAnswer {
    const receivers = [...group.members.keys()];
    const changed = children(request, 'participant').map(({ attrs: { jid } }) => {
      const member = jid === undefined ? undefined : this.directory.find(jid);
      if (!member) return node('participant', { jid, error: 404 });
      if (request.tag === 'remove') group.members.delete(member.number);
      else group.members.set(member.number, { admin: request.tag === 'promote' });
      return node('participant', { jid: formatJid(member.lid, LID_SERVER) });
    });
    const done = changed.filter((participant) => participant.attrs.error === undefined);
    if (done.length > 0) this.notify(group, account, node(request.tag, {}, done), receivers);
    return [node(request.tag, {}, changed)];
  }

  private numbers(request: BinaryNode): string[] {
    return children(request, 'participant').flatMap(({ attrs: { jid } }) => {
      const member = jid === undefined ? undefined : this.directory.find(jid);
      return member ? [member.number] : [];
    });
  }

  /** Every companion of every member learns of a change, the acting account's own included. */
  private notify(group: Group, by: Account, change: BinaryNode, before: string[] = []): void {
    const participant = formatJid(by.lid, LID_SERVER);
    const participant_pn = formatJid(by.number, SERVER);
    const id = `group-${Date.now()}-${newInviteCode().slice(0, 6)}`;
    const attributes = {
      from: group.jid,
      type: 'w:gp2',
      id,
      participant,
      participant_pn,
      t: unixSeconds(),
      notify: by.name,
    };
    for (const number of new Set([...before, ...group.members.keys()])) {
      for (const companion of this.directory.get(number)?.devices.values() ?? []) {
        if (companion.listed) companion.queue.add(node('notification', attributes, [change]));
      }
    }
  }
}
