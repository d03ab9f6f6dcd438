import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import type { Directory } from './directory.js';
import type { GroupChanges } from './group-changes.js';
import type { Group, RequestMethod } from './groups.js';
import { formatJid, LID_SERVER } from './jids.js';
import { node, type BinaryNode } from './nodes.js';

/**
 * Who wants to get into a group whose admins decide. Only admins are told (Baileys lib/Socket/messages-recv.js,
 * handleGroupNotification: `created_membership_requests`, `revoked_membership_requests`).
 */
export class JoinRequests {
  constructor(
    private readonly changes: GroupChanges,
    private readonly directory: Directory,
  ) {}

  /** @param by a member who proposes somebody; otherwise it is who wants to get in. */
  create(group: Group, requester: Account, method: RequestMethod, by: Account = requester): void {
    group.joinRequests.set(requester.number, { method, at: unixSeconds() });
    // Baileys looks for `participant` only, and takes who acts when there is none; WhatsApp Web reads `requested_user`.
    const { attrs } = this.changes.participant(group, requester);
    const content = [node('requested_user', attrs), ...(by === requester ? [] : [node('participant', attrs)])];
    this.tellAdmins(group, by, node('created_membership_requests', { request_method: method }, content));
  }

  /** Taken back by who made it, or turned down by an admin; false when there is none. */
  end(group: Group, requester: Account, by: Account): boolean {
    if (!group.joinRequests.delete(requester.number)) return false;
    const participant = this.changes.participant(group, requester);
    this.tellAdmins(group, by, node('revoked_membership_requests', {}, [participant]));
    return true;
  }

  list(group: Group): BinaryNode[] {
    return [...group.joinRequests].flatMap(([number, { method, at }]) => {
      const requester = this.directory.get(number);
      if (!requester) return [];
      const { jid, phone_number } = this.changes.participant(group, requester).attrs;
      const attributes = { jid, phone_number, request_method: method, request_time: at };
      return [node('membership_approval_request', attributes)];
    });
  }

  /** An admin decides; gives one node for each of them, with `error` where there was no request. */
  decide(group: Group, by: Account, decision: 'approve' | 'reject', jids: (string | undefined)[]): BinaryNode[] {
    return jids.map((jid) => {
      const requester = jid === undefined ? undefined : this.directory.find(jid);
      if (!requester || !group.joinRequests.has(requester.number)) return node('participant', { jid, error: 404 });
      if (decision === 'reject') this.end(group, requester, by);
      else this.changes.changeMembers(group, by, 'add', [formatJid(requester.lid, LID_SERVER)]);
      return node('participant', { jid });
    });
  }

  private tellAdmins(group: Group, by: Account, change: BinaryNode): void {
    const admins = [...group.members].filter(([, { admin }]) => admin).map(([number]) => number);
    this.changes.tell(group, by, change, admins);
  }
}
