import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import {
  areJidsSameUser,
  type BinaryNode,
  getBinaryNodeChild,
  getBinaryNodeChildren,
  jidNormalizedUser,
  S_WHATSAPP_NET,
  USyncQuery,
  USyncUser,
  type WASocket,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { type AccountCommandName, PRIVACY, type PrivacySetting } from '../../../domain/account-commands.js';
import { DomainError } from '../../../domain/errors.js';
import type { Address } from '../../../domain/jid.js';
import { partyOf } from '../../../domain/party.js';
import { ask, QueryRefused } from '../connection/ask.js';
import type { OrdersOf } from '../connection/line-orders.js';
import { chatNotFound, sendFailure } from '../connection/connection-errors.js';
import { chatNames } from '../messages/chat-names.js';
import type { NumberLookups } from '../messages/number-lookups.js';

const NOT_ALLOWED = new Set([401, 403]);
const ABSENT = 404;

/** What the account shows of itself and whom it lets do what, in the words of Baileys `lib/Socket/chats.js`. */
export class AccountOrders {
  readonly orders: OrdersOf<AccountCommandName> = {
    profile: async () => {
      const { me } = this.auth.creds;
      const party = partyOf(me?.id, me?.lid);
      return {
        phone: party?.phone ?? '',
        lid: party?.lid ?? null,
        name: me?.name ?? null,
        about: await this.about(jidNormalizedUser(me?.id)),
      };
    },
    set_profile: async ({ name, about }) => {
      if (about !== undefined) {
        const status: BinaryNode = { tag: 'status', attrs: {}, content: Buffer.from(about) };
        await this.ask({ type: 'set', xmlns: 'status' }, [status]);
      }
      if (name !== undefined) {
        await this.socket.updateProfileName(name).catch(fail);
        // Of what this device changes itself Baileys tells nobody.
        this.socket.ev.emit('creds.update', { me: { ...this.auth.creds.me!, name } });
      }
      return null;
    },
    picture: async ({ of, full }) => {
      const { me } = this.auth.creds;
      const jid = of?.jid ?? jidNormalizedUser(me?.id);
      const content: BinaryNode[] = [{ tag: 'picture', attrs: { type: full ? 'image' : 'preview', query: 'url' } }];
      try {
        const answer = await this.ask({ type: 'get', xmlns: 'w:profile:picture', target: jid }, content);
        return { url: getBinaryNodeChild(answer, 'picture')?.attrs.url ?? null };
      } catch (error) {
        // There is none, or this account may not see it.
        if (error instanceof QueryRefused && (error.code === ABSENT || NOT_ALLOWED.has(error.code)))
          return { url: null };
        throw error;
      }
    },
    set_picture: async ({ group, mediumId }) => {
      const content = mediumId === null ? undefined : await buffer(await this.open(mediumId));
      const attrs = { type: 'set', xmlns: 'w:profile:picture', ...(group !== null && { target: group }) };
      await this.ask(attrs, content && [{ tag: 'picture', attrs: { type: 'image' }, content }]).catch(
        (error: unknown) => {
          if (group === null || !(error instanceof QueryRefused)) throw error;
          if (error.code === ABSENT) throw chatNotFound(error);
          if (!NOT_ALLOWED.has(error.code)) throw error;
          throw new DomainError('GROUP_ADMIN_REQUIRED', undefined, { whatsappCode: error.code }, { cause: error });
        },
      );
      return null;
    },
    blocklist: async () => {
      const answer = await this.ask({ type: 'get', xmlns: 'blocklist' });
      const items = getBinaryNodeChildren(getBinaryNodeChild(answer, 'list'), 'item');
      const people = items.map(async ({ attrs }) => {
        return partyOf(
          ...(await chatNames(
            this.auth,
            [attrs.jid, attrs.pn_jid].filter((jid) => jid !== undefined),
          )),
        );
      });
      return (await Promise.all(people)).filter((party) => party !== null);
    },
    block: async ({ person, blocked }) => {
      const { phone, lid } = await this.known(person);
      const names = { jid: lid, ...(blocked && phone !== undefined && { pn_jid: phone }) };
      const item: BinaryNode = { tag: 'item', attrs: { action: blocked ? 'block' : 'unblock', ...names } };
      await this.ask({ type: 'set', xmlns: 'blocklist' }, [item]);
      return null;
    },
    privacy: async () => {
      const answer = await this.ask({ type: 'get', xmlns: 'privacy' }, [{ tag: 'privacy', attrs: {} }]);
      const categories = getBinaryNodeChildren(getBinaryNodeChild(answer, 'privacy'), 'category');
      const known = categories.filter(({ attrs }) => Object.hasOwn(PRIVACY, attrs.name ?? ''));
      return Object.fromEntries(known.map(({ attrs }) => [attrs.name, attrs.value])) as Partial<
        Record<PrivacySetting, string>
      >;
    },
    set_privacy: async ({ settings }) => {
      for (const [name, value] of Object.entries(settings)) {
        const content: BinaryNode[] = [{ tag: 'category', attrs: { name, value } }];
        await this.ask({ type: 'set', xmlns: 'privacy' }, [{ tag: 'privacy', attrs: {}, content }]);
      }
      return null;
    },
  };

  /** @param open the bytes of a stored medium */
  constructor(
    private readonly socket: Pick<WASocket, 'ev' | 'query' | 'executeUSyncQuery' | 'updateProfileName'>,
    private readonly auth: AuthState,
    private readonly numbers: Pick<NumberLookups, 'one'>,
    private readonly open: (mediumId: string) => Promise<Readable>,
  ) {}

  private ask(attrs: BinaryNode['attrs'], content?: BinaryNode[]): Promise<BinaryNode> {
    return ask(this.socket, { to: S_WHATSAPP_NET, ...attrs }, content);
  }

  private async about(jid: string): Promise<string | null> {
    const query = new USyncQuery().withStatusProtocol().withUser(new USyncUser().withId(jid));
    const answer = await this.socket.executeUSyncQuery(query).catch(fail);
    const found = answer?.list.find(({ id }) => areJidsSameUser(id, jid));
    const { status } = (found?.status ?? {}) as { status?: string | null };
    return status ?? null;
  }

  /** Both names of somebody, whom WhatsApp blocks by LID and shows by phone. @throws DomainError NOT_ON_WHATSAPP */
  private async known(person: Address): Promise<{ phone: string | undefined; lid: string }> {
    if (person.kind === 'lid') {
      const names = await chatNames(this.auth, [person.jid]);
      return { phone: names.find((name) => name.endsWith('@s.whatsapp.net')), lid: person.jid };
    }
    const { jid, lid } = await this.numbers.one(person.user);
    if (jid === null || lid === null) {
      throw new DomainError('NOT_ON_WHATSAPP', `${person.user} is not on WhatsApp`, { phone: person.user });
    }
    return { phone: jid, lid };
  }
}

function fail(error: unknown): never {
  throw sendFailure(error);
}
