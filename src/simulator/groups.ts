import { randomInt } from 'node:crypto';
import { unixSeconds } from './clock.js';
import { formatJid, GROUP_SERVER } from './jids.js';

export interface Group {
  readonly jid: string;
  subject: string;
  description: { id: string; text: string; by: string; at: number } | undefined;
  readonly creator: string;
  readonly createdAt: number;
  /** Number and whether an admin. */
  readonly members: Map<string, { admin: boolean }>;
  announcement: boolean;
  locked: boolean;
  ephemeral: number;
  inviteCode: string;
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
      inviteCode: newInviteCode(),
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

  all(): Group[] {
    return [...this.groups.values()];
  }
}

export function newInviteCode(): string {
  return Array.from({ length: 22 }, () =>
    'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'.charAt(randomInt(56)),
  ).join('');
}
