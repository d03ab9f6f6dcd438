import type { Account } from './account.js';
import type { MemberChange } from './admin-api.js';
import { unixSeconds } from './clock.js';
import type { Directory } from './directory.js';
import { applySetting, settingNodes } from './group-settings.js';
import { newInviteCode, type Group, type Groups } from './groups.js';
import { formatJid, LID_SERVER, parseJid } from './jids.js';
import { lidOf, pnOf } from './names.js';
import { node, type BinaryNode } from './nodes.js';

const NOT_ALLOWED = 403;
const INVITATION_SECONDS = 3 * 86_400;

export const MEMBER_CHANGES: readonly MemberChange[] = ['add', 'remove', 'promote', 'demote'];

/**
 * What happens to groups, whoever did it, and what members' clients are told: the notification `w:gp2` (Baileys
 * lib/Socket/messages-recv.js, handleGroupNotification; whatsmeow group.go, parseGroupNotification). Groups are addressed
 * by LID, as new groups are.
 */
export class GroupChanges {
  constructor(
    private readonly groups: Groups,
    private readonly directory: Directory,
  ) {}

  /** @param refused what is said of those who were named and cannot be added */
  create(
    creator: Account,
    subject: string,
    members: readonly string[],
    place: Partial<Pick<Group, 'isCommunity' | 'parent' | 'isAnnouncements'>> = {},
  ): { group: Group; refused: BinaryNode[] } {
    const named = members.flatMap((number) => this.directory.get(number) ?? []);
    const unwilling = named.filter((member) => !mayAdd(creator, member));
    const willing = named.filter((member) => !unwilling.includes(member)).map(({ number }) => number);
    const group = Object.assign(this.groups.create(subject, creator.number, willing), place);
    this.tell(group, creator, node('create', { type: 'new' }, [this.describe(group)]), [...group.members.keys()]);
    return { group, refused: unwilling.map((member) => this.invited(group, member)) };
  }

  /**
   * Gives one node for each of them, with `error` where it was not done. Who is added is not told of an addition, but
   * gets the whole group; who is removed is told so.
   */
  changeMembers(group: Group, by: Account, change: MemberChange, jids: readonly (string | undefined)[]): BinaryNode[] {
    const before = [...group.members.keys()];
    const changed = jids.map((jid) => {
      const member = jid === undefined ? undefined : this.directory.find(jid);
      if (!member) return node('participant', { jid, error: 404 });
      const isNew = !group.members.has(member.number) && !group.joinRequests.has(member.number);
      const canOnlyBeInvited = change === 'add' && isNew && !mayAdd(by, member);
      if (canOnlyBeInvited) return this.invited(group, member);
      return this.participant(group, member, apply(group, change, member.number));
    });
    const done = changed.filter((participant) => participant.attrs.error === undefined);
    if (done.length > 0) this.tell(group, by, node(change, {}, done), before);
    if (change === 'add') {
      const added = [...group.members.keys()].filter((number) => !before.includes(number));
      this.tell(group, by, node('create', {}, [this.describe(group)]), added);
    }
    return changed;
  }

  leave(group: Group, member: Account): void {
    this.changeMembers(group, member, 'remove', [formatJid(member.lid, LID_SERVER)]);
  }

  /** By the invitation's link. */
  join(group: Group, member: Account): void {
    if (group.members.has(member.number)) return;
    this.changeMembers(group, member, 'add', [formatJid(member.lid, LID_SERVER)]);
  }

  /** False when the request is about no setting. */
  set(group: Group, by: Account, request: BinaryNode): boolean {
    const change = applySetting(group, by, request);
    if (change) this.tellAll(group, by, change);
    return change !== undefined;
  }

  /** @param type of the notification; `picture` for one of the group's picture */
  tellAll(group: Group, by: Account, change: BinaryNode, type = 'w:gp2'): void {
    this.tell(group, by, change, [...group.members.keys()], type);
  }

  describe(group: Group): BinaryNode {
    const creator = this.directory.get(group.creator);
    const attributes = {
      id: parseJid(group.jid)?.user,
      subject: group.subject,
      s_t: group.createdAt,
      s_o: creator && lidOf(creator),
      creation: group.createdAt,
      s_o_username: creator?.username,
      creator: creator && lidOf(creator),
      creator_pn: creator && pnOf(creator),
      creator_username: creator?.username,
      size: group.members.size,
      addressing_mode: 'lid',
    };
    const participants = [...group.members.keys()].flatMap((number) => {
      const member = this.directory.get(number);
      return member ? [this.participant(group, member)] : [];
    });
    return node('group', attributes, [...settingNodes(group), ...participants]);
  }

  /** A member, or somebody who might become one, as groups name them. */
  participant(group: Group, member: Account, error?: number): BinaryNode {
    const admin = group.members.get(member.number)?.admin ?? false;
    const type = admin ? (member.number === group.creator ? 'superadmin' : 'admin') : undefined;
    const names = { jid: lidOf(member), phone_number: pnOf(member), username: member.username };
    return node('participant', { ...names, type, error });
  }

  /** Who lets nobody add them gets an invitation of their own (whatsmeow `group.go`, `parseParticipant`, `add_request`). */
  private invited(group: Group, member: Account): BinaryNode {
    const { attrs } = this.participant(group, member, NOT_ALLOWED);
    const expiration = unixSeconds() + INVITATION_SECONDS;
    return node('participant', attrs, [node('add_request', { code: newInviteCode().slice(0, 16), expiration })]);
  }

  /** Every client of these numbers, those of the one who did it included. */
  tell(group: Group, by: Account, change: BinaryNode, numbers: readonly string[], type = 'w:gp2'): void {
    const attributes = {
      from: group.jid,
      type,
      id: `group-${Date.now()}-${newInviteCode().slice(0, 6)}`,
      participant: lidOf(by),
      participant_pn: pnOf(by),
      participant_username: by.username,
      addressing_mode: 'lid',
      t: unixSeconds(),
      notify: by.name,
    };
    for (const number of numbers) {
      for (const companion of this.directory.get(number)?.devices.values() ?? []) {
        if (companion.listed) companion.queue.add(node('notification', attributes, [change]));
      }
    }
  }
}

/** By the privacy of whoever is added; who comes by the link adds themselves. */
function mayAdd(by: Account, member: Account): boolean {
  const setting = member.privacy.get('groupadd') ?? 'all';
  return by === member || setting === 'all' || (setting !== 'none' && member.correspondents.has(by.number));
}

/** Undefined when it was done, or the code with which WhatsApp refuses it. */
function apply(group: Group, change: MemberChange, number: string): number | undefined {
  const isMember = group.members.has(number);
  if (change === 'add' && isMember) return 409;
  if (change !== 'add' && !isMember) return 404;
  if (change === 'remove') group.members.delete(number);
  else group.members.set(number, { admin: change === 'promote' });
  if (change === 'add') group.joinRequests.delete(number);
  return undefined;
}
