import { randomInt } from 'node:crypto';
import { unixSeconds } from './clock.js';
import { formatJid, GROUP_SERVER } from './jids.js';
import type { Identity } from './phone-network.js';

/** Who may bring others in: admins, or every member. */
export const MEMBER_ADD_MODES = ['admin_add', 'all_member_add'] as const;
export type MemberAddMode = (typeof MEMBER_ADD_MODES)[number];

/** How somebody came to ask whether they may get in. */
export const REQUEST_METHODS = ['invite_link', 'linked_group_join', 'non_admin_add'] as const;
export type RequestMethod = (typeof REQUEST_METHODS)[number];

export interface Group {
  readonly jid: string;
  subject: string;
  description: { id: string; text: string; by: Identity; at: number } | undefined;
  readonly creator: string;
  readonly createdAt: number;
  /** Number and whether an admin. */
  readonly members: Map<string, { admin: boolean }>;
  announcement: boolean;
  locked: boolean;
  ephemeral: number;
  memberAddMode: MemberAddMode;
  /** Who comes by the link needs an admin's consent. */
  joinApproval: boolean;
  /** By number. */
  readonly joinRequests: Map<string, { method: RequestMethod; at: number }>;
  inviteCode: string;
  /** Where its picture is, and which one it is. */
  picture: { id: string; path: string } | undefined;
  /** It is a community: a group of groups. */
  isCommunity: boolean;
  /** JID of the community that it belongs to. */
  parent: string | undefined;
  /** It is the group of announcements of its community. */
  isAnnouncements: boolean;
}

/** The groups of this server. Members are numbers. */
export class Groups {
  private readonly groups = new Map<string, Group>();

  create(subject: string, creator: string, members: readonly string[]): Group {
    const jid = formatJid(`1203${randomInt(10_000_000_000_000, 99_999_999_999_999)}`, GROUP_SERVER);
    const group: Group = {
      jid,
      subject,
      description: undefined,
      creator,
      createdAt: unixSeconds(),
      members: new Map([[creator, { admin: true }]]),
      announcement: false,
      locked: false,
      ephemeral: 0,
      memberAddMode: 'admin_add',
      joinApproval: false,
      joinRequests: new Map(),
      inviteCode: newInviteCode(),
      picture: undefined,
      isCommunity: false,
      parent: undefined,
      isAnnouncements: false,
    };
    for (const number of members) if (!group.members.has(number)) group.members.set(number, { admin: false });
    this.groups.set(jid, group);
    return group;
  }

  get(jid: string): Group | undefined {
    return this.groups.get(jid);
  }

  byInvite(code: string): Group | undefined {
    return [...this.groups.values()].find((group) => group.inviteCode === code);
  }

  of(number: string): Group[] {
    return [...this.groups.values()].filter((group) => group.members.has(number));
  }

  /** The groups of a community. */
  below(community: string): Group[] {
    return [...this.groups.values()].filter(({ parent }) => parent === community);
  }

  all(): Group[] {
    return [...this.groups.values()];
  }
}

export function newInviteCode(): string {
  return Array.from({ length: 22 }, () =>
    'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'.charAt(randomInt(56)),
  ).join('');
}
