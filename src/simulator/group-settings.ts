import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import { MEMBER_ADD_MODES, type Group } from './groups.js';
import { lidOf, pnOf } from './names.js';
import { child, node, textOf, type BinaryNode } from './nodes.js';
import { newStanzaId } from './server-stanzas.js';

/**
 * Does what a request of the namespace `w:g2` asks for (Baileys lib/Socket/groups.js), and gives what members are told of
 * it in `w:gp2` (lib/Socket/messages-recv.js, handleGroupNotification): the same element, as a rule. Undefined for a request
 * that is about something else.
 */
export function applySetting(group: Group, by: Account, request: BinaryNode): BinaryNode | undefined {
  const { tag, attrs } = request;
  switch (tag) {
    case 'subject': {
      const subject = textOf(request) ?? '';
      group.subject = subject;
      return node('subject', { subject, s_t: unixSeconds(), ...ownerOf(by) });
    }
    case 'description': {
      const text = textOf(child(request, 'body'));
      const { id = newStanzaId() } = attrs;
      group.description = text === undefined ? undefined : { id, text, by, at: unixSeconds() };
      return node('description', { id }, [text === undefined ? node('delete') : node('body', {}, Buffer.from(text))]);
    }
    case 'announcement':
    case 'not_announcement':
      group.announcement = tag === 'announcement';
      return node(tag, attrs);
    case 'locked':
    case 'unlocked':
      group.locked = tag === 'locked';
      return node(tag, attrs);
    case 'ephemeral':
    case 'not_ephemeral':
      group.ephemeral = Number(attrs.expiration ?? 0);
      return node(tag, attrs);
    case 'member_add_mode':
      group.memberAddMode = MEMBER_ADD_MODES.find((mode) => mode === textOf(request)) ?? group.memberAddMode;
      return node('member_add_mode', {}, Buffer.from(group.memberAddMode));
    case 'membership_approval_mode':
      group.joinApproval = child(request, 'group_join')?.attrs.state === 'on';
      return approvalMode(group.joinApproval);
    default:
      return undefined;
  }
}

/** What the settings look like inside the description of a group. */
export function settingNodes(group: Group): BinaryNode[] {
  const nodes = [
    ...(group.announcement ? [node('announcement')] : []),
    ...(group.locked ? [node('locked')] : []),
    ...(group.ephemeral > 0 ? [node('ephemeral', { expiration: group.ephemeral })] : []),
    node('member_add_mode', {}, Buffer.from(group.memberAddMode)),
    ...(group.joinApproval ? [approvalMode(true)] : []),
    ...(group.isCommunity ? [node('parent', { default_membership_approval_mode: 'request_required' })] : []),
    ...(group.parent === undefined ? [] : [node('linked_parent', { jid: group.parent })]),
    ...(group.isAnnouncements ? [node('default_sub_group')] : []),
  ];
  if (!group.description) return nodes;
  const { id, text, by, at } = group.description;
  const author = { participant: lidOf(by), participant_pn: pnOf(by), participant_username: by.username };
  return [...nodes, node('description', { id, ...author, t: at }, [node('body', {}, Buffer.from(text))])];
}

function approvalMode(on: boolean): BinaryNode {
  return node('membership_approval_mode', {}, [node('group_join', { state: on ? 'on' : 'off' })]);
}

function ownerOf(by: Account) {
  return { s_o: lidOf(by), s_o_pn: pnOf(by), s_o_username: by.username };
}
