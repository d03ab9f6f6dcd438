import type { Account } from './account.js';
import type { GroupView } from './admin-api.js';
import { AdminError } from './admin-error.js';
import { oneOf, optionalString, optionalStrings, requiredString } from './admin-input.js';
import { accountOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';
import { MEMBER_CHANGES } from './group-changes.js';
import type { Group } from './groups.js';

/** Groups, and what their members' phones do to them. */
export function groupRoutes(simulator: AdminContext): Route[] {
  const { directory, groups, groupChanges } = simulator;
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
        return view(groupChanges.create(creator, optionalString(body, 'subject') ?? 'Group', members));
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
        groupChanges.rename(group(request), actor(request), requiredString(request.body, 'subject'));
        return view(group(request));
      },
      { body: ['subject', 'by'] },
    ),
  ];
}

function view({ jid, subject, creator, members }: Group): GroupView {
  return { jid, subject, creator, members: [...members].map(([number, { admin }]) => ({ number, admin })) };
}
