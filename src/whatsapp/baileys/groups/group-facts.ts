import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildren } from '../../../baileys/baileys.js';
import type {
  GroupFacts,
  GroupMember,
  GroupSummary,
  JoinRequest,
  MemberOutcome,
} from '../../../domain/group-commands.js';
import { partyOf } from '../../../domain/party.js';
import { instant } from '../kinds/content.js';

/** WhatsApp's words for why somebody was not added (whatsmeow `group.go`, Baileys `groupParticipantsUpdate`). */
const REASONS: Record<number, string> = {
  401: 'They have blocked this number',
  403: 'They can only be invited',
  404: 'They are not on WhatsApp, or no member',
  406: 'They are no member',
  408: 'They left a short time ago',
  409: 'They are a member already',
  412: 'They cannot be added',
  419: 'The group is full',
  500: 'The group is full',
};

/** What a `<group>` node says (Baileys `lib/Socket/groups.js`, `extractGroupMetadata`); undefined when it is none. */
export function readGroupFacts(node: BinaryNode | undefined): GroupFacts | undefined {
  const id = node?.attrs.id;
  if (node === undefined || id === undefined) return undefined;
  const { subject = '', creator, creator_pn, creation, size, s_t, s_o, s_o_pn } = node.attrs;
  const described = getBinaryNodeChild(node, 'description');
  const has = (tag: string): boolean => getBinaryNodeChild(node, tag) !== undefined;
  const participants = membersIn(node);
  const approval = getBinaryNodeChild(getBinaryNodeChild(node, 'membership_approval_mode'), 'group_join');
  return {
    group: id.includes('@') ? id : `${id}@g.us`,
    name: subject,
    description: wordsIn(getBinaryNodeChild(described, 'body')) || null,
    owner: partyOf(creator, creator_pn),
    createdAt: instant(Number(creation)) ?? null,
    size: size === undefined ? participants.length : Number(size) || participants.length,
    announce: has('announcement'),
    locked: has('locked'),
    ephemeral: Number(getBinaryNodeChild(node, 'ephemeral')?.attrs.expiration ?? 0) || 0,
    members_may_add: wordsIn(getBinaryNodeChild(node, 'member_add_mode')) === 'all_member_add',
    approval: approval?.attrs.state === 'on',
    community: getBinaryNodeChild(node, 'linked_parent')?.attrs.jid ?? null,
    is_community: has('parent'),
    is_announcements: has('default_sub_group'),
    hides_numbers: has('incognito'),
    namedAt: instant(Number(s_t)) ?? null,
    namedBy: partyOf(s_o, s_o_pn),
    describedAt: instant(Number(described?.attrs.t)) ?? null,
    describedBy: partyOf(described?.attrs.participant, described?.attrs.participant_pn),
    participants,
  };
}

export function summaryOf(facts: GroupFacts): GroupSummary {
  const { participants: _, ...summary } = facts;
  return summary;
}

function membersIn(node: BinaryNode): GroupMember[] {
  return getBinaryNodeChildren(node, 'participant').flatMap(({ attrs }) => {
    const party = partyOf(attrs.jid, attrs.phone_number, attrs.lid);
    if (party === null || attrs.error !== undefined) return [];
    const admin = attrs.type === 'admin' || attrs.type === 'superadmin' ? attrs.type : null;
    return [{ ...party, ...(attrs.username && { username: attrs.username }), admin }];
  });
}

/** What became of each person of a request, as the answer tells of them. */
export function outcomesIn(node: BinaryNode | undefined): MemberOutcome[] {
  return getBinaryNodeChildren(node, 'participant').flatMap((participant) => {
    const { attrs } = participant;
    const party = partyOf(attrs.jid, attrs.phone_number, attrs.lid);
    if (party === null) return [];
    const code = attrs.error === undefined ? null : Number(attrs.error);
    const invite = getBinaryNodeChild(participant, 'add_request')?.attrs;
    return [
      {
        ...party,
        done: code === null,
        code,
        reason: code === null ? null : (REASONS[code] ?? 'WhatsApp does not say why'),
        invite:
          invite?.code === undefined
            ? null
            : { code: invite.code, expiresAt: instant(Number(invite.expiration)) ?? null },
      },
    ];
  });
}

export function joinRequestsIn(node: BinaryNode | undefined): JoinRequest[] {
  return getBinaryNodeChildren(node, 'membership_approval_request').flatMap(({ attrs }) => {
    const party = partyOf(attrs.jid, attrs.phone_number, attrs.lid);
    if (party === null) return [];
    const { request_method: method = null, request_time: time } = attrs;
    return [{ ...party, method, requestedAt: instant(Number(time)) ?? null }];
  });
}

export function wordsIn(node: BinaryNode | undefined): string {
  const content = node?.content;
  if (content instanceof Uint8Array) return Buffer.from(content).toString();
  return typeof content === 'string' ? content : '';
}
