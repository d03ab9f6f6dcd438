import type { Party } from './events.js';
import type { GroupFacts, GroupSummary } from './group-commands.js';
import type { Address } from './jid.js';

/**
 * What is done with communities: groups of groups. A community is itself a group, and whatever groups have but for messages
 * it has as well: name, picture, members, links. All may fail as the commands of groups do.
 */
export interface CommunityCommands {
  community_list: { given: object; answer: GroupSummary[] };
  community_create: { given: { name: string; description: string }; answer: GroupFacts };
  /** The groups that belong to it, that of its announcements among them. */
  community_groups: { given: { community: string }; answer: GroupSummary[] };
  /** Makes a new group in it. */
  community_group: { given: { community: string; name: string; participants: Address[] }; answer: GroupFacts };
  /** Takes a group in, or lets it go. */
  community_link: { given: { community: string; group: string; linked: boolean }; answer: null };
  /** The members of all its groups. */
  community_members: { given: { community: string }; answer: Party[] };
  community_leave: { given: { community: string }; answer: null };
}

export type CommunityCommandName = keyof CommunityCommands;

export const COMMUNITY_COMMANDS: Readonly<Record<CommunityCommandName, true>> = {
  community_list: true,
  community_create: true,
  community_groups: true,
  community_group: true,
  community_link: true,
  community_members: true,
  community_leave: true,
};
