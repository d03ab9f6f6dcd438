import {
  type BinaryNode,
  getBinaryNodeChild,
  getBinaryNodeChildren,
  type GroupMetadata,
  type GroupParticipant,
  jidNormalizedUser,
  WAMessageAddressingMode,
} from '../../../baileys/baileys.js';

/** A group as WhatsApp described it and as what it told since has changed it. Never changed in place. */
export type Group = Readonly<
  Pick<
    GroupMetadata,
    'id' | 'owner' | 'subject' | 'addressingMode' | 'participants' | 'ephemeralDuration' | 'announce' | 'restrict'
  > & {
    /** WhatsApp's name for this list of members (`p_v_id`); undefined when it gave none. */
    version: string | undefined;
  }
>;

/** Both names of this account, without the device. */
export interface Self {
  phone: string;
  lid: string | undefined;
}

/** Changes that touch nothing of what is kept here. */
const WITHOUT_EFFECT = new Set([
  'description',
  'invite',
  'member_add_mode',
  'membership_approval_mode',
  'created_membership_requests',
  'revoked_membership_requests',
]);

/**
 * Reads a `<group>` node, as the answer to a query and the notification `create` have it; undefined when it is none.
 * Shapes: Baileys `lib/Socket/groups.js` (`extractGroupMetadata`); `p_v_id`: whatsmeow `group.go` (`parseGroupNode`).
 */
export function readGroup(node: BinaryNode | undefined): Group | undefined {
  const id = node?.attrs.id;
  if (node === undefined || id === undefined) return undefined;
  const participants = getBinaryNodeChildren(node, 'participant');
  const expiration = Number(getBinaryNodeChild(node, 'ephemeral')?.attrs.expiration ?? 0);
  return {
    id: id.includes('@') ? id : `${id}@g.us`,
    owner: node.attrs.creator,
    subject: node.attrs.subject ?? '',
    addressingMode: node.attrs.addressing_mode === 'lid' ? WAMessageAddressingMode.LID : WAMessageAddressingMode.PN,
    participants: participants.flatMap((participant) => readParticipant(participant) ?? []),
    ...(expiration > 0 && { ephemeralDuration: expiration }),
    announce: getBinaryNodeChild(node, 'announcement') !== undefined,
    restrict: getBinaryNodeChild(node, 'locked') !== undefined,
    version: node.attrs.p_v_id,
  };
}

/** The group of a `create` notification, by which WhatsApp tells whoever was added; undefined when it names not all members. */
export function createdGroup(notification: BinaryNode): Group | undefined {
  const node = getBinaryNodeChild(getBinaryNodeChild(notification, 'create'), 'group');
  const group = readGroup(node);
  return group !== undefined && Number(node?.attrs.size) === group.participants.length ? group : undefined;
}

/**
 * What a `w:gp2` notification makes of a group. What it does not understand, or what does not fit to the group as it is
 * known, is `unclear`: then something was missed, and WhatsApp has to be asked.
 */
export function afterNotification(group: Group, notification: BinaryNode): Group | 'unclear' {
  const mode = notification.attrs.addressing_mode;
  if (mode !== undefined && mode !== group.addressingMode) return 'unclear';
  if (!Array.isArray(notification.content) || notification.content.length === 0) return 'unclear';
  let now: Group | 'unclear' = group;
  for (const change of notification.content) {
    now = afterChange(now, change);
    if (now === 'unclear') return now;
  }
  return now;
}

/** True for a notification after which this account is no member, or nobody is. */
export function expelsUs(notification: BinaryNode, self: Self): boolean {
  return [notification.content ?? []].flat().some((change) => {
    if (typeof change === 'string' || change instanceof Uint8Array) return false;
    if (change.tag === 'delete') return true;
    if (change.tag !== 'remove' && change.tag !== 'leave') return false;
    return getBinaryNodeChildren(change, 'participant').some((node) => {
      const member = readParticipant(node);
      return member !== undefined && namesOf(member).some((name) => name === self.phone || name === self.lid);
    });
  });
}

function afterChange(group: Group, change: BinaryNode): Group | 'unclear' {
  switch (change.tag) {
    case 'add':
    case 'remove':
    case 'leave':
    case 'promote':
    case 'demote':
      return afterMembers(group, change);
    case 'subject':
      return change.attrs.subject === undefined ? 'unclear' : { ...group, subject: change.attrs.subject };
    case 'ephemeral': {
      const ephemeralDuration = Number(change.attrs.expiration);
      return ephemeralDuration > 0 ? { ...group, ephemeralDuration } : 'unclear';
    }
    case 'not_ephemeral': {
      const { ephemeralDuration: _, ...rest } = group;
      return rest;
    }
    case 'announcement':
    case 'not_announcement':
      return { ...group, announce: change.tag === 'announcement' };
    case 'locked':
    case 'unlocked':
      return { ...group, restrict: change.tag === 'locked' };
    default:
      return WITHOUT_EFFECT.has(change.tag) ? group : 'unclear';
  }
}

/** Members who come, go, or become more or less. WhatsApp may say which list it changes and into which. */
function afterMembers(group: Group, change: BinaryNode): Group | 'unclear' {
  const { prev_v_id: from, v_id: version } = change.attrs;
  if (version !== undefined && version === group.version) return group;
  if (from !== undefined && group.version !== undefined && from !== group.version) return 'unclear';
  const named = getBinaryNodeChildren(change, 'participant').map(readParticipant);
  if (named.length === 0) return 'unclear';
  const participants = [...group.participants];
  for (const member of named) {
    if (member === undefined) return 'unclear';
    const names = namesOf(member);
    const place = participants.findIndex((known) => namesOf(known).some((name) => names.includes(name)));
    const known = participants[place];
    if (change.tag === 'add') {
      if (known === undefined) participants.push(member);
    } else if (known === undefined) return 'unclear';
    else if (change.tag === 'promote') participants[place] = { ...known, admin: 'admin' };
    else if (change.tag === 'demote') participants[place] = { ...known, admin: null };
    else participants.splice(place, 1);
  }
  return { ...group, participants, version };
}

function readParticipant({ attrs }: BinaryNode): GroupParticipant | undefined {
  const { jid, phone_number: phoneNumber, lid, type } = attrs;
  if (jid === undefined || attrs.error !== undefined) return undefined;
  const admin = type === 'admin' || type === 'superadmin' ? type : null;
  return {
    id: jidNormalizedUser(jid),
    ...(phoneNumber !== undefined && { phoneNumber: jidNormalizedUser(phoneNumber) }),
    ...(lid !== undefined && { lid: jidNormalizedUser(lid) }),
    admin,
  };
}

function namesOf({ id, phoneNumber, lid }: GroupParticipant): string[] {
  return [id, phoneNumber, lid].filter((name) => name !== undefined);
}
