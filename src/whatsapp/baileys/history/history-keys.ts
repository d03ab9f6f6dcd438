import { isLidUser, isPnUser, jidDecode, jidNormalizedUser, type SignalDataTypeMap } from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { Identities } from '../signal/identities.js';
import type { HistoryEntry } from './history-reader.js';

interface Token {
  jid: string;
  token: Buffer;
  timestamp: number;
  senderTimestamp: number | undefined;
}

/** Small, because a frame that leaves meanwhile waits for the commit that is under way. */
const PAIRS_AT_ONCE = 200;
const TOKENS_AT_ONCE = 500;
/** The list of all chats with a token, from which Baileys prunes them (lib/Utils/tc-token-utils.js). */
const TOKEN_INDEX = '__index';

/**
 * Writes what a history says about people into the Signal keys, as Baileys does (lib/Utils/process-message.js,
 * `storeTcTokensFromHistorySync`; lib/Signal/lid-mapping.js, `storeLIDPNMappings`), but in batches and past Baileys'
 * own cache of LIDs, which has no limit.
 */
export class HistoryKeys {
  /** LID user by phone number, both without server and device. */
  private pairs = new Map<string, string>();
  private tokens: Token[] = [];
  /** How many were found, for the log. */
  pairsFound = 0;
  tokensFound = 0;

  constructor(
    private readonly keys: Pick<AuthState, 'get' | 'set'>,
    private readonly identities: Pick<Identities, 'learn'>,
  ) {}

  /** Returns undefined when nothing has to be waited for. */
  take(entry: HistoryEntry): Promise<void> | undefined {
    this.addPair(entry);
    this.addToken(entry);
    if (this.pairs.size >= PAIRS_AT_ONCE) return this.writePairs();
    if (this.tokens.length >= TOKENS_AT_ONCE) return this.flush();
    return undefined;
  }

  /** Writes what is left. */
  async flush(): Promise<void> {
    // First, because tokens are kept under LIDs.
    await this.writePairs();
    await this.writeTokens();
  }

  private addPair({ kind, id, pnJid, lidJid }: HistoryEntry): void {
    // A conversation is named by one of its two names and holds the other (lib/Utils/history.js, processHistoryMessage).
    const pn = kind === 'mapping' || isLidUser(id) ? pnJid : id;
    const lid = kind === 'mapping' || !isLidUser(id) ? lidJid : id;
    if (!isPnUser(pn) || !isLidUser(lid)) return;
    const pnUser = jidDecode(pn)?.user;
    const lidUser = jidDecode(lid)?.user;
    if (!pnUser || !lidUser) return;
    this.pairs.set(pnUser, lidUser);
    this.pairsFound += 1;
  }

  private addToken({ id, lidJid, tcToken, tcTokenTimestamp, tcTokenSenderTimestamp }: HistoryEntry): void {
    if (!id || !tcToken?.length || !tcTokenTimestamp) return;
    const jid = jidNormalizedUser(isPnUser(id) && isLidUser(lidJid) ? lidJid : id);
    this.tokens.push({ jid, token: tcToken, timestamp: tcTokenTimestamp, senderTimestamp: tcTokenSenderTimestamp });
    this.tokensFound += 1;
  }

  private async writePairs(): Promise<void> {
    const pairs = this.pairs;
    if (pairs.size === 0) return;
    this.pairs = new Map();
    const known = await this.keys.get('lid-mapping', [...pairs.keys()]);
    const changes: Record<string, string> = {};
    const fresh = [...pairs].filter(([pnUser, lidUser]) => known[pnUser] !== lidUser);
    await this.identities.learn(fresh.map(([pn, lid]) => ({ pn: `${pn}@s.whatsapp.net`, lid: `${lid}@lid` })));
    for (const [pnUser, lidUser] of fresh) {
      changes[pnUser] = lidUser;
      changes[`${lidUser}_reverse`] = pnUser;
    }
    if (Object.keys(changes).length > 0) await this.keys.set({ 'lid-mapping': changes });
  }

  private async writeTokens(): Promise<void> {
    const tokens = this.tokens;
    if (tokens.length === 0) return;
    this.tokens = [];
    const pnUsers = tokens.flatMap(({ jid }) => (isPnUser(jid) ? [userOf(jid)] : []));
    const lids = pnUsers.length === 0 ? {} : await this.keys.get('lid-mapping', pnUsers);
    const named = tokens.map((token) => {
      const lid = isPnUser(token.jid) ? lids[userOf(token.jid)] : undefined;
      return { ...token, jid: lid === undefined ? token.jid : `${lid}@lid` };
    });
    const stored = await this.keys.get('tctoken', [TOKEN_INDEX, ...named.map(({ jid }) => jid)]);
    const changes: Record<string, SignalDataTypeMap['tctoken']> = {};
    for (const { jid, token, timestamp, senderTimestamp } of named) {
      const current = changes[jid] ?? stored[jid];
      if (Number(current?.timestamp ?? 0) >= timestamp) continue;
      changes[jid] = {
        ...current,
        token,
        timestamp: String(timestamp),
        ...(senderTimestamp !== undefined && { senderTimestamp }),
      };
    }
    const jids = Object.keys(changes);
    if (jids.length === 0) return;
    const index = new Set([...indexed(stored[TOKEN_INDEX]), ...jids]);
    changes[TOKEN_INDEX] = { token: Buffer.from(JSON.stringify([...index])) };
    await this.keys.set({ tctoken: changes });
  }
}

function userOf(jid: string): string {
  return jidDecode(jid)?.user ?? '';
}

function indexed(entry: SignalDataTypeMap['tctoken'] | undefined): string[] {
  if (!entry?.token.length) return [];
  try {
    const list: unknown = JSON.parse(Buffer.from(entry.token).toString());
    return Array.isArray(list) ? list.filter((jid): jid is string => typeof jid === 'string') : [];
  } catch {
    // As Baileys reads it: an index that cannot be read is none.
    return [];
  }
}
