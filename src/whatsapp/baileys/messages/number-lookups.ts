import { Boom } from '@hapi/boom';
import {
  type BinaryNode,
  getBinaryNodeChild,
  jidDecode,
  jidNormalizedUser,
  proto,
  USyncQuery,
  USyncUser,
  type WASocket,
} from '../../../baileys/baileys.js';
import { DomainError } from '../../../domain/errors.js';
import { absentNumber, type KnownNumber } from '../../../domain/known-number.js';
import { otherForm } from '../../../domain/phone-forms.js';
import { sendFailure } from '../connection/connection-errors.js';

/** WhatsApp's code for whoever asks too much, and how long it is left alone then. */
const TOO_MANY = 429;
const LEFT_ALONE_MS = 300_000;

export interface NumberStore {
  /** What is known of these numbers and still good, by number. */
  find: (phones: readonly string[]) => Promise<Map<string, KnownNumber>>;
  store: (found: readonly KnownNumber[]) => Promise<void>;
}

interface Business {
  is: boolean | null;
  verifiedName: string | null;
}

interface Answered {
  id: string;
  contact?: { exists: boolean; phone: string } | undefined;
  lid?: string | undefined;
  username?: string | null;
  business?: Business;
}

/** Asks WhatsApp who is behind phone numbers, and remembers what it says. */
export class NumberLookups {
  constructor(
    private readonly socket: Pick<WASocket, 'executeUSyncQuery'>,
    private readonly numbers: NumberStore,
  ) {}

  /**
   * Who is behind a number: as it is known, else as WhatsApp says.
   *
   * @throws DomainError those of `ask`
   */
  async one(phone: string): Promise<KnownNumber> {
    const known = (await this.numbers.find([phone])).get(phone);
    return known ?? (await this.ask([phone]))[0]!;
  }

  /**
   * Asks WhatsApp about each of these numbers, and about the other form of one that it does not know.
   *
   * @param phones E.164 digits
   * @returns one for each, in their order
   * @throws DomainError WHATSAPP_UNANSWERED, NOT_CONNECTED, RATE_LIMITED when WhatsApp wants to be left alone
   */
  async ask(phones: readonly string[]): Promise<KnownNumber[]> {
    const found = await this.query(phones);
    const absent = phones.filter((phone) => !found.has(phone));
    const others = new Map(absent.flatMap((phone) => [[phone, otherForm(phone)] as const]));
    const asked = [...others.values()].filter((form) => form !== undefined);
    const byOtherForm = asked.length === 0 ? undefined : await this.query(asked);
    const answers = phones.map((phone) => {
      const answer = found.get(phone) ?? byOtherForm?.get(others.get(phone) ?? '');
      return answer === undefined ? absentNumber(phone) : { ...answer, phone };
    });
    await this.numbers.store(answers);
    return answers;
  }

  /** Those that have an account, by the number that was asked about. */
  private async query(phones: readonly string[]): Promise<Map<string, KnownNumber>> {
    const query = new USyncQuery().withLIDProtocol();
    query.protocols.unshift(CONTACT);
    query.protocols.push(USERNAME, BUSINESS);
    for (const phone of phones) query.withUser(new USyncUser().withPhone(`+${phone}`));
    const answer = await this.socket.executeUSyncQuery(query).catch((error: unknown) => {
      throw error instanceof Boom && error.data === TOO_MANY
        ? new DomainError('RATE_LIMITED', 'WhatsApp may not be asked about numbers now', { retryAfter: LEFT_ALONE_MS })
        : sendFailure(error);
    });
    if (answer === undefined) throw new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp did not say who has the number');
    const found = new Map<string, KnownNumber>();
    for (const each of answer.list as unknown as Answered[]) {
      const { id, contact, lid, username = null, business } = each;
      if (contact?.exists !== true) continue;
      // The number comes back as it was written; without it there is only that of the account.
      const phone = contact.phone.replaceAll(/\D/g, '') || (jidDecode(id)?.user ?? '');
      found.set(phone, {
        phone,
        onWhatsApp: true,
        jid: jidNormalizedUser(id),
        lid: typeof lid === 'string' ? lid : null,
        username: username || null,
        business: business === undefined ? false : business.is,
        verifiedName: business?.verifiedName ?? null,
      });
    }
    return found;
  }
}

type Protocol = USyncQuery['protocols'][number];

/** Baileys has this one as well, and drops the number that was asked about. */
const CONTACT: Protocol = {
  name: 'contact',
  getQueryElement: () => ({ tag: 'contact', attrs: {} }),
  getUserElement: ({ phone }) => ({ tag: 'contact', attrs: {}, content: phone }),
  parser: (node) => {
    const error = getBinaryNodeChild(node, 'error');
    if (error !== undefined) throw new Boom(error.attrs.text ?? 'refused', { data: Number(error.attrs.code) });
    return { exists: node.attrs.type === 'in', phone: textOf(node) };
  },
};

/** Baileys has this one as well, and takes a name for one only where it comes as a string. */
const USERNAME: Protocol = {
  name: 'username',
  getQueryElement: () => ({ tag: 'username', attrs: {} }),
  getUserElement: () => null,
  parser: textOf,
};

/** Who has a certificate with a name is a business; `is` is null where WhatsApp refuses to say. */
const BUSINESS: Protocol = {
  name: 'business',
  getQueryElement: () => ({ tag: 'business', attrs: {}, content: [{ tag: 'verified_name', attrs: {} }] }),
  getUserElement: () => null,
  parser: (node): Business => {
    if (getBinaryNodeChild(node, 'error') !== undefined) return { is: null, verifiedName: null };
    const certificate = getBinaryNodeChild(node, 'verified_name');
    return { is: certificate !== undefined, verifiedName: verifiedNameIn(certificate) };
  },
};

function verifiedNameIn(node: BinaryNode | undefined): string | null {
  if (!(node?.content instanceof Uint8Array)) return null;
  try {
    const { details } = proto.VerifiedNameCertificate.decode(node.content);
    return (details && proto.VerifiedNameCertificate.Details.decode(details).verifiedName) || null;
  } catch {
    return null;
  }
}

function textOf({ content }: BinaryNode): string {
  if (typeof content === 'string') return content;
  return content instanceof Uint8Array ? Buffer.from(content).toString() : '';
}
