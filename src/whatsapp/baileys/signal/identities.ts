import type { AuthState } from '../../../auth-state/auth-state.js';
import type { Identity } from '../../../domain/party.js';
import { partyOf } from '../../../domain/party.js';
import { journalEntry } from '../notices/journal-entry.js';
import type { Traffic } from '../../whatsapp-connection.js';

/** The chats of a line, as far as their names go. */
export interface NamedChats {
  /** Which of these LIDs there is a chat under. */
  underLids: (lids: string[]) => Promise<string[]>;
  /** Makes one chat of the two of each person. */
  unite: (identities: Identity[]) => Promise<void>;
}

/**
 * Who turns out to be somebody that was known by LID alone. Before it is stored that two names are one person, the chats
 * of both become one, and it is told: a crash between the two finds the same pair again.
 */
export class Identities {
  /** @param tell called with what is on disk */
  constructor(
    private readonly auth: Pick<AuthState, 'get' | 'set' | 'settled' | 'line'>,
    private readonly chats: NamedChats,
    private readonly tell: (news: Traffic, journalKey: string) => void,
  ) {}

  /**
   * Takes pairs before they are stored. Nothing is done for those that are stored, or that nobody has written under.
   *
   * @param pairs JIDs, either way round, as Baileys has them
   */
  async learn(pairs: { pn: string; lid: string }[]): Promise<void> {
    const identities = pairs.flatMap(({ pn, lid }) => identityOf(pn, lid) ?? []);
    if (identities.length === 0) return;
    const phones = identities.map(({ phone }) => phone);
    const stored = await this.auth.get('lid-mapping', phones);
    const fresh = identities.filter(({ phone, lid }) => `${stored[phone]}@lid` !== lid);
    if (fresh.length === 0) return;
    // A message under the LID may have come a moment ago.
    await this.auth.settled();
    const named = new Set(await this.chats.underLids(fresh.map(({ lid }) => lid)));
    const met = fresh.filter(({ lid }) => named.has(lid));
    if (met.length === 0) return;
    const news = met.map((identity): Traffic => ({ type: 'identity_mapped', ...identity }));
    const journal = news.map((one) => journalEntry(this.auth.line, one, ''));
    await this.auth.set({}, { journal });
    news.forEach((one, place) => this.tell(one, journal[place]!.dedupKey));
    await this.chats.unite(met);
  }
}

function identityOf(...jids: string[]): Identity | undefined {
  const { phone = null, lid = null } = partyOf(...jids) ?? {};
  return phone === null || lid === null ? undefined : { phone, lid };
}
