import type { Address } from './jid.js';
import type { Party } from './events.js';

/** A group without its members. */
export interface GroupSummary {
  /** JID. */
  group: string;
  name: string;
  description: string | null;
  owner: Party | null;
  /** ISO 8601; null where WhatsApp does not say. */
  createdAt: string | null;
  /** How many members it has. */
  size: number;
  /** Only admins may write. */
  announce: boolean;
  /** Only admins may change name, description and picture. */
  locked: boolean;
  /** Seconds after which messages disappear; 0 when they stay. */
  ephemeral: number;
  /** Every member may add others. */
  members_may_add: boolean;
  /** Who comes by the link needs an admin's consent. */
  approval: boolean;
  /** JID of the community that it belongs to. */
  community: string | null;
  /** It is a community itself, in which nobody writes. */
  is_community: boolean;
  /** It is the group of announcements of its community. */
  is_announcements: boolean;
  /** Members do not see each other's numbers. */
  hides_numbers: boolean;
  /** When its name was last changed, ISO 8601, and by whom; null where WhatsApp does not say. */
  namedAt: string | null;
  namedBy: Party | null;
  /** The same of its description. */
  describedAt: string | null;
  describedBy: Party | null;
}

export interface GroupMember extends Party {
  admin: 'admin' | 'superadmin' | null;
}

export interface GroupFacts extends GroupSummary {
  participants: GroupMember[];
}

/** What became of one person of a request. */
export interface MemberOutcome extends Party {
  done: boolean;
  /** WhatsApp's code and what it means; null when it was done. */
  code: number | null;
  reason: string | null;
  /** Of somebody who can only be invited: what a message `group_invite` to them has to hold. */
  invite: { code: string; expiresAt: string | null } | null;
}

/** Somebody who wants to get in. */
export interface JoinRequest extends Party {
  /** How they came to ask, in WhatsApp's words. */
  method: string | null;
  /** ISO 8601 */
  requestedAt: string | null;
}

export const MEMBER_ACTIONS = ['add', 'remove', 'promote', 'demote'] as const;
export type MemberAction = (typeof MEMBER_ACTIONS)[number];

/** What is changed about a group; what is left out stays. */
export interface GroupChange {
  name?: string;
  /** Empty takes it away. */
  description?: string;
  announce?: boolean;
  locked?: boolean;
  ephemeral?: number;
  members_may_add?: boolean;
  approval?: boolean;
}

/**
 * What is done with groups, by WhatsApp's word at the time. All may fail with SESSION_NOT_FOUND, AUTHENTICATION_REQUIRED,
 * NOT_CONNECTED, RATE_LIMITED, WHATSAPP_UNANSWERED; those that name a group with CHAT_NOT_FOUND, and those that change one
 * with GROUP_ADMIN_REQUIRED.
 */
export interface GroupCommands {
  group_list: { given: object; answer: GroupSummary[] };
  group_create: {
    given: { name: string; participants: Address[] };
    answer: { group: GroupFacts; refused: MemberOutcome[] };
  };
  group_info: { given: { group: string }; answer: GroupFacts };
  group_change: { given: { group: string; change: GroupChange }; answer: null };
  group_members: { given: { group: string; action: MemberAction; participants: Address[] }; answer: MemberOutcome[] };
  /** The code of the group's link; `renew` makes a new one, by which the old one is void. */
  group_link: { given: { group: string; renew: boolean }; answer: { code: string } };
  /** What a link leads to. Errors: INVITE_NOT_VALID. */
  group_behind: { given: { code: string }; answer: GroupSummary };
  /** `pending` when an admin has to let the line in. Errors: INVITE_NOT_VALID. */
  group_join: { given: { code: string }; answer: { group: string; pending: boolean } };
  group_leave: { given: { group: string }; answer: null };
  group_requests: { given: { group: string }; answer: JoinRequest[] };
  group_decide: {
    given: { group: string; decision: 'approve' | 'reject'; participants: Address[] };
    answer: MemberOutcome[];
  };
}

export type GroupCommandName = keyof GroupCommands;

export const GROUP_COMMANDS: Readonly<Record<GroupCommandName, true>> = {
  group_list: true,
  group_create: true,
  group_info: true,
  group_change: true,
  group_members: true,
  group_link: true,
  group_behind: true,
  group_join: true,
  group_leave: true,
  group_requests: true,
  group_decide: true,
};
