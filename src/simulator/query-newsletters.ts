import type { Account } from './account.js';
import type { MediaHost } from './query-account.js';
import type { Newsletter, Newsletters } from './newsletters.js';
import { type BinaryNode, bytesOf, child, node } from './nodes.js';
import type { Query, QueryAnswer } from './query.js';

/** Baileys lib/Types/Mex.js, QueryIds; the list of those that are followed is whatsmeow newsletter.go. */
const QUERIES: Record<string, string> = {
  '8823471724422422': 'xwa2_newsletter_create',
  '24250201037901610': 'xwa2_newsletter_update',
  '6563316087068696': 'xwa2_newsletter',
  '24404358912487870': 'xwa2_newsletter_join_v2',
  '9767147403369991': 'xwa2_newsletter_leave_v2',
  '29766401636284406': 'xwa2_newsletter_mute_v2',
  '9864994326891137': 'xwa2_newsletter_unmute_v2',
  '30062808666639665': 'xwa2_newsletter_delete_v2',
  '6388546374527196': 'xwa2_newsletter_subscribed',
};

interface Variables {
  newsletter_id?: string;
  input?: { name?: string; description?: string | null; key?: string; picture?: string };
  updates?: { name?: string; description?: string; picture?: string };
}

/** Channels by GraphQL: made, found, followed, muted, changed and deleted. Undefined for queries about anything else. */
export function newsletterQuery(
  { account, iq }: Query,
  newsletters: Newsletters,
  media: MediaHost,
): QueryAnswer | undefined {
  const query = child(iq, 'query');
  const path = QUERIES[query?.attrs.query_id ?? ''];
  if (path === undefined) return undefined;
  const { variables = {} } = JSON.parse(bytesOf(query)?.toString() ?? '{}') as { variables?: Variables };
  const { input = {}, newsletter_id: jid = '' } = variables;
  const picture = (base64: string | undefined) => base64 && media.put(Buffer.from(base64, 'base64')).directPath;
  if (path === 'xwa2_newsletter_subscribed') {
    return answer({ [path]: newsletters.followedBy(account.number).map((one) => describe(one, account)) });
  }
  if (path === 'xwa2_newsletter_create') {
    const made = newsletters.make(input.name ?? '', input.description ?? '', account);
    made.picture = picture(input.picture) || undefined;
    return answer({ [path]: describe(made, account) });
  }
  const found = newsletters.find(input.key ?? jid);
  if (!found) return failure(404, 'Not Found');
  if (path === 'xwa2_newsletter') return answer({ [path]: describe(found, account) });
  const owns = found.owner === account.number;
  switch (path) {
    case 'xwa2_newsletter_join_v2':
      found.followers.add(account.number);
      break;
    case 'xwa2_newsletter_leave_v2':
      if (owns) return failure(403, 'Forbidden');
      found.followers.delete(account.number);
      break;
    case 'xwa2_newsletter_mute_v2':
      found.muted.add(account.number);
      break;
    case 'xwa2_newsletter_unmute_v2':
      found.muted.delete(account.number);
      break;
    case 'xwa2_newsletter_delete_v2':
      if (!owns) return failure(403, 'Forbidden');
      newsletters.delete(found.jid);
      break;
    default: {
      if (!owns) return failure(403, 'Forbidden');
      const { updates = {} } = variables;
      found.name = updates.name ?? found.name;
      found.description = updates.description ?? found.description;
      if (updates.picture !== undefined) found.picture = picture(updates.picture) || undefined;
    }
  }
  return answer({ [path]: describe(found, account) });
}

/** As whatsmeow types/newsletter.go reads it. */
function describe(newsletter: Newsletter, account: Account) {
  const { jid, name, description, invite, createdAt, picture, followers, muted, owner } = newsletter;
  const role = owner === account.number ? 'OWNER' : followers.has(account.number) ? 'SUBSCRIBER' : 'GUEST';
  return {
    id: jid,
    state: { type: 'ACTIVE' },
    thread_metadata: {
      creation_time: String(createdAt),
      name: { id: '1', text: name, update_time: '0' },
      description: { id: '1', text: description, update_time: '0' },
      picture: picture === undefined ? null : { id: '1', type: 'IMAGE', direct_path: picture },
      invite,
      subscribers_count: String(followers.size),
      verification: 'UNVERIFIED',
    },
    viewer_metadata: { mute: muted.has(account.number) ? 'ON' : 'OFF', role },
  };
}

function answer(data: object): BinaryNode[] {
  return [node('result', {}, Buffer.from(JSON.stringify({ data })))];
}

/** What is refused is a result as well, with errors in it. */
function failure(code: number, message: string): BinaryNode[] {
  const errors = [{ message, extensions: { error_code: code } }];
  return [node('result', {}, Buffer.from(JSON.stringify({ data: null, errors })))];
}
