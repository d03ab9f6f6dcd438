import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import {
  type BinaryNode,
  getBinaryNodeChild,
  QueryIds,
  S_WHATSAPP_NET,
  type WASocket,
  XWAPaths,
} from '../../../baileys/baileys.js';
import type { Channel, ChannelAction, ChannelCommandName } from '../../../domain/channel-commands.js';
import { DomainError } from '../../../domain/errors.js';
import { ask, QueryRefused } from '../connection/ask.js';
import { chatNotFound } from '../connection/connection-errors.js';
import type { OrdersOf } from '../connection/line-orders.js';
import { readChannel } from './channel-facts.js';

/** Which channels are followed is what Baileys does not ask (whatsmeow `newsletter.go`, `querySubscribedNewsletters`). */
const FOLLOWED = { id: '6388546374527196', path: 'xwa2_newsletter_subscribed' };
const ACTIONS: Record<ChannelAction, { id: string; path: string }> = {
  follow: { id: QueryIds.FOLLOW, path: XWAPaths.xwa2_newsletter_join_v2 },
  unfollow: { id: QueryIds.UNFOLLOW, path: XWAPaths.xwa2_newsletter_leave_v2 },
  mute: { id: QueryIds.MUTE, path: XWAPaths.xwa2_newsletter_mute_v2 },
  unmute: { id: QueryIds.UNMUTE, path: XWAPaths.xwa2_newsletter_unmute_v2 },
  delete: { id: QueryIds.DELETE, path: XWAPaths.xwa2_newsletter_delete_v2 },
};
const UPDATED = 'xwa2_newsletter_update';
/** Codes in the answers: not allowed; not there. */
const NOT_ALLOWED = new Set([401, 403]);
const ABSENT = new Set([400, 404, 410]);

interface GraphAnswer {
  data?: Record<string, unknown>;
  errors?: { message?: string; extensions?: { error_code?: number } }[];
}

/** What is done with channels: queries in GraphQL by number, as Baileys `lib/Socket/newsletter.js` and `mex.js` have them. */
export class ChannelOrders {
  readonly orders: OrdersOf<ChannelCommandName> = {
    channel_list: async () => {
      const found = await this.query(FOLLOWED.id, {}, FOLLOWED.path);
      return Array.isArray(found) ? found.flatMap((one) => readChannel(one) ?? []) : [];
    },
    channel_create: async ({ name, description, picture }) => {
      const input = { name, description, ...(picture !== null && { picture: await this.picture(picture) }) };
      return channelIn(await this.query(QueryIds.CREATE, { input }, XWAPaths.xwa2_newsletter_create));
    },
    channel_info: async ({ of }) => {
      const type = of.includes('@') ? 'JID' : 'INVITE';
      const wanted = { fetch_creation_time: true, fetch_full_image: true, fetch_viewer_metadata: true };
      const variables = { ...wanted, input: { key: of, type } };
      const found = await this.query(QueryIds.METADATA, variables, XWAPaths.xwa2_newsletter_metadata);
      const channel = readChannel(found);
      if (channel === undefined) throw new DomainError('CHAT_NOT_FOUND', 'There is no such channel');
      return channel;
    },
    channel_change: async ({ channel, change }) => {
      const { picture, ...words } = change;
      const updates = {
        ...words,
        ...(picture !== undefined && { picture: picture === null ? '' : await this.picture(picture) }),
        settings: null,
      };
      await this.query(QueryIds.UPDATE_METADATA, { newsletter_id: channel, updates }, UPDATED);
      return null;
    },
    channel_act: async ({ channel, action }) => {
      const { id, path } = ACTIONS[action];
      await this.query(id, { newsletter_id: channel }, path);
      return null;
    },
  };

  /** @param open the bytes of a stored medium */
  constructor(
    private readonly socket: Pick<WASocket, 'query'>,
    private readonly open: (mediumId: string) => Promise<Readable>,
  ) {}

  private async picture(mediumId: string): Promise<string> {
    return (await buffer(await this.open(mediumId))).toString('base64');
  }

  /** @throws DomainError CHAT_NOT_FOUND, CHANNEL_ADMIN_REQUIRED; QueryRefused */
  private async query(id: string, variables: object, path: string): Promise<unknown> {
    const content: BinaryNode[] = [
      { tag: 'query', attrs: { query_id: id }, content: Buffer.from(JSON.stringify({ variables })) },
    ];
    const answer = await ask(this.socket, { type: 'get', to: S_WHATSAPP_NET, xmlns: 'w:mex' }, content);
    const { data, errors = [] } = graphAnswer(getBinaryNodeChild(answer, 'result'));
    const [error] = errors;
    if (error === undefined) return data?.[path];
    const code = error.extensions?.error_code ?? 500;
    const refused = new QueryRefused(code, error.message ?? 'no reason');
    if (ABSENT.has(code)) throw chatNotFound(refused);
    if (!NOT_ALLOWED.has(code)) throw refused;
    throw new DomainError('CHANNEL_ADMIN_REQUIRED', undefined, { whatsappCode: code }, { cause: refused });
  }
}

function channelIn(told: unknown): Channel {
  const channel = readChannel(told);
  if (channel === undefined) throw new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp did not describe the channel');
  return channel;
}

function graphAnswer(result: BinaryNode | undefined): GraphAnswer {
  try {
    return JSON.parse(Buffer.from(result?.content as Uint8Array).toString()) as GraphAnswer;
  } catch {
    throw new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp’s answer cannot be read');
  }
}
