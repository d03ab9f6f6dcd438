import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildren } from '../../../baileys/baileys.js';
import type { EventPayloads, Party } from '../../../domain/events.js';
import { partyOf } from '../../../domain/party.js';
import type { Traffic } from '../../whatsapp-connection.js';

type Setting = Omit<EventPayloads['group_updated'], 'group' | 'by'>;
type Action = EventPayloads['group_participants']['action'];

const ACTIONS: Partial<Record<string, Action>> = {
  add: 'add',
  remove: 'remove',
  leave: 'remove',
  promote: 'promote',
  demote: 'demote',
  modify: 'modify',
};

/**
 * What a `<notification type="w:gp2">` says, in its order. Shapes: Baileys `lib/Socket/messages-recv.js`
 * (`handleGroupNotification`).
 *
 * @param own JIDs of this account
 */
export function groupNewsOf({ attrs, content }: BinaryNode, own: string[]): Traffic[] {
  const group = attrs.from;
  if (attrs.type !== 'w:gp2' || group === undefined || !Array.isArray(content)) return [];
  const by = partyOf(attrs.participant, attrs.participant_pn, attrs.participant_lid);
  return content.flatMap((change) => toNews(change, { group, by }, own));
}

function toNews(change: BinaryNode, about: { group: string; by: Party | null }, own: string[]): Traffic[] {
  const { tag, attrs } = change;
  if (tag === 'create') {
    const name = getBinaryNodeChild(change, 'group')?.attrs.subject ?? null;
    return [{ type: 'group_joined', ...about, name }];
  }
  if (tag === 'delete') return [{ type: 'group_left', ...about }];
  const action = ACTIONS[tag];
  if (action !== undefined) return membersNews(change, action, about, own);
  if (tag === 'created_membership_requests' || tag === 'revoked_membership_requests') return requestNews(change, about);
  const setting = settingOf(change, attrs);
  return setting === undefined ? [] : [{ type: 'group_updated', ...about, ...setting }];
}

function membersNews(
  change: BinaryNode,
  action: Action,
  about: { group: string; by: Party | null },
  own: string[],
): Traffic[] {
  const named = getBinaryNodeChildren(change, 'participant').flatMap(({ attrs }) => {
    const party = partyOf(attrs.jid, attrs.phone_number, attrs.lid);
    return party === null || attrs.error !== undefined ? [] : [party];
  });
  // Who leaves names nobody else.
  const participants = named.length === 0 && about.by !== null ? [{ ...about.by }] : named;
  if (participants.length === 0) return [];
  const news: Traffic[] = [{ type: 'group_participants', ...about, action, participants }];
  if (!participants.some((party) => isOwn(party, own))) return news;
  if (action === 'remove') news.push({ type: 'group_left', ...about });
  if (action === 'add') news.push({ type: 'group_joined', ...about, name: null });
  return news;
}

/** Whoever takes back a request of their own has revoked it; an admin rejects it. */
function requestNews(change: BinaryNode, about: { group: string; by: Party | null }): Traffic[] {
  const method = change.attrs.request_method ?? null;
  const named = getBinaryNodeChildren(change, 'participant').concat(getBinaryNodeChildren(change, 'requested_user'));
  const parties = named.flatMap(({ attrs }) => partyOf(attrs.jid, attrs.phone_number, attrs.lid) ?? []);
  const asking = parties.length === 0 && about.by !== null ? [{ ...about.by }] : parties;
  return asking.map((from) => {
    const ownRequest = about.by === null || from.lid === about.by.lid || from.phone === about.by.phone;
    const action = change.tag.startsWith('created') ? 'created' : ownRequest ? 'revoked' : 'rejected';
    return { type: 'group_join_request', ...about, from, action, method };
  });
}

function settingOf(change: BinaryNode, attrs: BinaryNode['attrs']): Setting | undefined {
  switch (change.tag) {
    case 'subject':
      return { name: attrs.subject ?? '' };
    case 'description':
      return { description: wordsIn(getBinaryNodeChild(change, 'body')) };
    case 'announcement':
    case 'not_announcement':
      return { announce: change.tag === 'announcement' };
    case 'locked':
    case 'unlocked':
      return { locked: change.tag === 'locked' };
    case 'ephemeral':
    case 'not_ephemeral':
      return { ephemeral: Number(attrs.expiration ?? 0) || 0 };
    case 'invite':
      return attrs.code === undefined ? undefined : { inviteCode: attrs.code };
    case 'member_add_mode':
      return { membersMayAdd: wordsIn(change) === 'all_member_add' };
    case 'membership_approval_mode':
      return { approval: getBinaryNodeChild(change, 'group_join')?.attrs.state === 'on' };
    default:
      return undefined;
  }
}

function wordsIn(node: BinaryNode | undefined): string {
  const content = node?.content;
  if (content instanceof Uint8Array) return Buffer.from(content).toString();
  return typeof content === 'string' ? content : '';
}

function isOwn({ phone, lid }: Party, own: string[]): boolean {
  return own.includes(lid ?? '') || (phone !== null && own.includes(`${phone}@s.whatsapp.net`));
}
