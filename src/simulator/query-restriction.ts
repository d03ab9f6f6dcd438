import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import { SERVER_JID } from './jids.js';
import { child, node, type BinaryNode } from './nodes.js';
import type { Query, QueryAnswer } from './query.js';
import { NO_ENFORCEMENT } from './restriction.js';
import { serverStanza } from './server-stanzas.js';

/** Baileys lib/Types/Mex.js, QueryIds. */
const TIMELOCK_QUERY = '23983697327930364';
const QUOTA_QUERY = '24503548349331633';

/** Queries in GraphQL by number, with the answer as JSON: what an account is restricted to. Others are not there. */
export function restrictionQuery({ account, iq }: Query): QueryAnswer {
  switch (child(iq, 'query')?.attrs.query_id) {
    case TIMELOCK_QUERY:
      account.restriction.queries.timelock += 1;
      return [result({ xwa2_fetch_account_reachout_timelock: timelock(account) })];
    case QUOTA_QUERY:
      account.restriction.queries.quota += 1;
      return [result({ xwa2_message_capping_info: quota(account) })];
    default:
      return [];
  }
}

/** Baileys lib/Socket/messages-recv.js, handleReachoutTimelockNotification. */
export function timelockNotice(account: Account): BinaryNode {
  const data = { xwa2_notify_account_reachout_timelock: timelock(account) };
  return notice('NotificationUserReachoutTimelockUpdate', data);
}

/** The same, handleMessageCappingNotification. */
export function quotaNotice(account: Account): BinaryNode {
  return notice('MessageCappingInfoNotification', {
    xwa2_notify_new_chat_messages_capping_info_update: quota(account),
  });
}

function timelock(account: Account) {
  const view = account.restriction.view().timelock;
  const active = view?.active ?? false;
  return {
    is_active: active,
    time_enforcement_ends: active ? String(view?.until) : '0',
    enforcement_type: (active && view?.enforcementType) || NO_ENFORCEMENT,
  };
}

function quota(account: Account) {
  const view = account.restriction.view().quota;
  return {
    total_quota: view?.total ?? -1,
    used_quota: view?.used ?? 0,
    cycle_start_timestamp: String(view?.cycleStart ?? 0),
    cycle_end_timestamp: String(view?.cycleEnd ?? 0),
    server_sent_timestamp: String(unixSeconds()),
    ote_status: 'NOT_ELIGIBLE',
    mv_status: 'NOT_ELIGIBLE',
    capping_status: view?.status ?? 'NONE',
  };
}

function result(data: object): BinaryNode {
  return node('result', {}, Buffer.from(JSON.stringify({ data })));
}

function notice(operation: string, data: object): BinaryNode {
  const update = node('update', { op_name: operation }, Buffer.from(JSON.stringify({ data })));
  return serverStanza('notification', { from: SERVER_JID, type: 'mex' }, [update]);
}
