import type { Account } from './account.js';
import type { GroupView } from './admin-api.js';
import { AdminError } from './admin-error.js';
import {
  oneOf,
  optionalBoolean,
  optionalInteger,
  optionalString,
  optionalStrings,
  requiredString,
  type JsonObject,
} from './admin-input.js';
import { accountOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';
import { MEMBER_CHANGES } from './group-changes.js';
import { MEMBER_ADD_MODES, REQUEST_METHODS, type Group } from './groups.js';
import { node, type BinaryNode } from './nodes.js';

const SETTINGS = ['subject', 'description', 'announce', 'locked', 'ephemeral', 'memberAddMode', 'joinApproval'];
const MAX_EPHEMERAL = 10 * 365 * 86_400;

/** Groups, and what their members' phones do to them. */
export function groupRoutes(simulator: AdminContext): Route[] {
  const { directory, groups, groupChanges, joinRequests } = simulator;
  const group = ({ parameters }: AdminRequest): Group => {
    const found = groups.get(parameters.jid ?? '');
    if (!found) throw new AdminError(404, `no group ${parameters.jid ?? ''}`);
    return found;
  };
  const account = (number: string): Account => {
    const found = directory.find(number);
    if (!found) throw new AdminError(404, `no account ${number}`);
    return found;
  };
  /** Who is named, or the first admin. */
  const actor = (request: AdminRequest): Account => {
    const by = optionalString(request.body, 'by');
    const [admin] = [...group(request).members].find(([, { admin: isAdmin }]) => isAdmin) ?? [];
    if (by === undefined && admin === undefined) throw new AdminError(409, 'the group has no admin: say `by` whom');
    return account(by ?? admin ?? '');
  };
  return [
    route(
      'POST',
      '/admin/groups',
      ({ body }) => {
        const creator = account(requiredString(body, 'creator'));
        const members = (optionalStrings(body, 'members') ?? []).map((number) => account(number).number);
        return view(groupChanges.create(creator, optionalString(body, 'subject') ?? 'Group', members).group);
      },
      { body: ['creator', 'members', 'subject'] },
    ),
    route('GET', '/admin/groups', () => ({ groups: groups.all().map(view) })),
    route('GET', '/admin/accounts/:number/groups', (request) => ({
      groups: groups.of(accountOf(directory, request).number).map(view),
    })),
    route(
      'POST',
      '/admin/groups/:jid/members',
      (request) => {
        const action = oneOf(request.body, 'action', MEMBER_CHANGES);
        const numbers = optionalStrings(request.body, 'members');
        if (!action || !numbers?.length) throw new AdminError(400, 'action or members is missing');
        const jids = numbers.map((number) => account(number).number);
        const changed = groupChanges.changeMembers(group(request), actor(request), action, jids);
        const refused = changed.find(({ attrs }) => attrs.error !== undefined);
        if (refused) throw new AdminError(409, `${refused.attrs.phone_number} was refused with ${refused.attrs.error}`);
        return view(group(request));
      },
      { body: ['action', 'members', 'by'] },
    ),
    route(
      'POST',
      '/admin/groups/:jid/leave',
      (request) => {
        groupChanges.leave(group(request), account(requiredString(request.body, 'member')));
        return view(group(request));
      },
      { body: ['member'] },
    ),
    route(
      'PUT',
      '/admin/groups/:jid',
      (request) => {
        const changes = settingsOf(request.body);
        if (changes.length === 0) throw new AdminError(400, `nothing to change: ${SETTINGS.join(', ')}`);
        const by = actor(request);
        for (const change of changes) groupChanges.set(group(request), by, change);
        return view(group(request));
      },
      { body: [...SETTINGS, 'by'] },
    ),
    route(
      'POST',
      '/admin/groups/:jid/join-requests',
      (request) => {
        const action = oneOf(request.body, 'action', ['created', 'revoked', 'rejected']);
        if (!action) throw new AdminError(400, 'action is missing: one of created, revoked, rejected');
        const requester = account(requiredString(request.body, 'number'));
        const method = oneOf(request.body, 'method', REQUEST_METHODS) ?? 'invite_link';
        const wanted = group(request);
        if (wanted.members.has(requester.number)) throw new AdminError(409, `${requester.number} is in the group`);
        const other = action === 'rejected' || request.body.by !== undefined ? actor(request) : requester;
        if (action === 'created') joinRequests.create(wanted, requester, method, other);
        else if (!joinRequests.end(wanted, requester, other)) {
          throw new AdminError(404, `${requester.number} has not asked to get in`);
        }
        return view(wanted);
      },
      { body: ['number', 'action', 'method', 'by'] },
    ),
  ];
}

/** The requests by which a client would change the same. */
function settingsOf(body: JsonObject): BinaryNode[] {
  const subject = optionalString(body, 'subject');
  const description = optionalString(body, 'description');
  const announce = optionalBoolean(body, 'announce');
  const locked = optionalBoolean(body, 'locked');
  const ephemeral = optionalInteger(body, 'ephemeral', 0, MAX_EPHEMERAL);
  const addMode = oneOf(body, 'memberAddMode', MEMBER_ADD_MODES);
  const approval = optionalBoolean(body, 'joinApproval');
  const text = description === undefined || description === '' ? [] : [node('body', {}, Buffer.from(description))];
  const state = approval ? 'on' : 'off';
  return [
    ...(subject === undefined ? [] : [node('subject', {}, Buffer.from(subject))]),
    ...(description === undefined ? [] : [node('description', {}, text)]),
    ...(announce === undefined ? [] : [node(announce ? 'announcement' : 'not_announcement')]),
    ...(locked === undefined ? [] : [node(locked ? 'locked' : 'unlocked')]),
    ...(ephemeral === undefined
      ? []
      : [ephemeral > 0 ? node('ephemeral', { expiration: ephemeral }) : node('not_ephemeral')]),
    ...(addMode === undefined ? [] : [node('member_add_mode', {}, Buffer.from(addMode))]),
    ...(approval === undefined ? [] : [node('membership_approval_mode', {}, [node('group_join', { state })])]),
  ];
}

function view(group: Group): GroupView {
  const { jid, subject, creator, description, announcement, locked, ephemeral, memberAddMode, joinApproval } = group;
  return {
    jid,
    subject,
    creator,
    members: [...group.members].map(([number, { admin }]) => ({ number, admin })),
    ...(description ? { description: description.text } : {}),
    announce: announcement,
    locked,
    ephemeral,
    memberAddMode,
    joinApproval,
    joinRequests: [...group.joinRequests].map(([number, { method }]) => ({ number, method })),
  };
}
