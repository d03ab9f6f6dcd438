import type { Party } from './events.js';
import { parseJid, phoneAddress } from './jid.js';
import { otherForm } from './phone-forms.js';

/** What stands where somebody was named. */
const ERASED = 'erased';

/** Between the digits of a number as people write it. */
const BETWEEN = '[^0-9A-Za-z]{0,3}';

/** Somebody under all their names: phone and LID, and the other form of a number that has two. */
export class Person {
  private readonly jids = new Set<string>();

  /** @param names JIDs without a device */
  constructor(names: readonly string[]) {
    for (const name of names) this.add(name);
  }

  get names(): string[] {
    return [...this.jids];
  }

  /** The digits of their phone numbers. */
  get phones(): string[] {
    return this.names.flatMap((name) => (name.endsWith('@lid') ? [] : [userOf(name)]));
  }

  /** What stands before the `@` of their names. */
  get users(): string[] {
    return this.names.map(userOf);
  }

  /** Takes in another name of theirs; anything that names no person is passed over. */
  add(jid: string | null | undefined): void {
    const address = parseJid(jid ?? '');
    if (address === undefined || address.kind === 'group') return;
    this.jids.add(address.jid);
    const other = address.kind === 'phone' ? otherForm(address.user) : undefined;
    if (other !== undefined) this.jids.add(phoneAddress(other).jid);
  }

  has(jid: string): boolean {
    return this.jids.has(jid);
  }

  is({ phone, lid }: Party): boolean {
    return (phone !== null && this.has(phoneAddress(phone).jid)) || (lid !== null && this.has(lid));
  }

  /** A regular expression, of JavaScript and of PostgreSQL, that finds a text in which they may be named. */
  get pattern(): string {
    return this.users.map((user) => [...user].join(BETWEEN)).join('|');
  }

  isNamedIn(text: string): boolean {
    return this.expression().test(text);
  }

  /** Whether bytes of whatever format may name them: what stands beside a name there may look like a digit. */
  isNamedInBytes(bytes: Uint8Array): boolean {
    return new RegExp(this.pattern).test(Buffer.from(bytes).toString('latin1'));
  }

  /** Takes in the names that something tells of them beside those that are known. */
  learn(told: unknown): void {
    each(told, (party) => {
      if (!this.is(party)) return;
      this.add(party.lid);
      if (party.phone !== null) this.add(phoneAddress(party.phone).jid);
    });
  }

  /** Whether an event, or a message, is in their chat, by them or about what they did with a message. */
  isAbout(told: Readonly<Record<string, unknown>>): boolean {
    const { chat, from, recipient, message } = told;
    if (typeof chat === 'string' && this.has(chat)) return true;
    if ([from, recipient].some((party) => isParty(party) && this.is(party))) return true;
    if (typeof message === 'object' && message !== null) return this.isAbout(message as Record<string, unknown>);
    return false;
  }

  /** What is left when they are taken out: of lists they are gone, elsewhere nobody is named, and texts say so. */
  without<T>(told: T): T {
    return this.cleaned(told) as T;
  }

  private cleaned(value: unknown): unknown {
    if (typeof value === 'string') return value.replace(this.expression('g'), ERASED);
    if (Array.isArray(value)) {
      return value.filter((entry) => !this.isEntry(entry)).map((entry: unknown) => this.cleaned(entry));
    }
    if (typeof value !== 'object' || value === null) return value;
    if (isParty(value) && this.is(value)) return { phone: null, lid: null };
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.cleaned(member)]));
  }

  private isEntry(entry: unknown): boolean {
    if (typeof entry === 'string') return this.has(entry);
    return isParty(entry) && this.is(entry);
  }

  private expression(flags = ''): RegExp {
    return new RegExp(`(?<![0-9])(?:${this.pattern})(?![0-9])`, flags);
  }
}

function userOf(jid: string): string {
  return jid.slice(0, jid.indexOf('@'));
}

function isParty(value: unknown): value is Party {
  return typeof value === 'object' && value !== null && 'phone' in value && 'lid' in value;
}

function each(value: unknown, take: (party: Party) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (isParty(value)) take(value);
  for (const member of Object.values(value)) each(member, take);
}
