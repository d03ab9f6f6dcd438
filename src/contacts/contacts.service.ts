import { Injectable } from '@nestjs/common';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import { Settings } from '../config/settings.js';
import { invalidField } from '../domain/errors.js';
import type { Party } from '../domain/events.js';
import { type Address, parseRecipient } from '../domain/jid.js';
import type { LineId } from '../domain/line.js';
import { partyOf } from '../domain/party.js';
import { readField } from '../domain/phone.js';

/** Somebody whom a line knows by a name. */
export interface Contact extends Party {
  /** What the owner calls them. */
  name: string | null;
  /** What they call themselves. */
  pushName: string | null;
}

type Known = Awaited<ReturnType<AuthStateService['contacts']>>[number];

/** Reads what lines know people by: names that they wrote under, and those of the owner's address book as they change. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly authStates: AuthStateService,
    private readonly settings: Settings,
  ) {}

  /** A page, in no order that means something. */
  async page(
    line: LineId,
    { limit, after = '' }: { limit: number; after?: string },
  ): Promise<{ contacts: Contact[]; next: string | null }> {
    const found = await this.authStates.contacts(line, { after, limit: limit + 1 });
    const shown = found.slice(0, limit);
    // Who was known by phone before the LID was has a row for each name.
    const lids = shown.flatMap(({ jid, otherJid }) => (jid.endsWith('@lid') || otherJid === null ? [] : [otherJid]));
    const twice = new Set((await this.authStates.contact(line, lids)).map(({ jid }) => jid));
    const last = shown.at(-1);
    return {
      contacts: shown.filter(({ otherJid }) => otherJid === null || !twice.has(otherJid)).map(contactOf),
      next: found.length > limit && last !== undefined ? last.jid : null,
    };
  }

  /** One of them, by whatever name; without names where none are known. */
  async one(line: LineId, { kind, user, jid }: Address): Promise<Contact> {
    const names = [jid, ...(await this.authStates.otherNames(line, [user]))];
    const [known] = (await this.authStates.contact(line, names)).toSorted((one) => (one.jid.endsWith('@lid') ? -1 : 1));
    if (known !== undefined) return contactOf(known);
    const party = partyOf(...names) ?? { phone: kind === 'phone' ? user : null, lid: null };
    return { ...party, name: null, pushName: null };
  }

  /** @throws DomainError VALIDATION_FAILED for what names no person */
  person(given: string): Address {
    const address = readField('contact', () => parseRecipient(given, this.settings.defaultPhoneRegion));
    if (address.kind === 'group') throw invalidField('contact', 'contact must name a person');
    return address;
  }
}

function contactOf({ jid, otherJid, names }: Known): Contact {
  const { name, pushName, username } = names;
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return {
    ...(partyOf(jid, otherJid) ?? { phone: null, lid: null }),
    ...(text(username) !== null && { username: text(username)! }),
    name: text(name),
    pushName: text(pushName),
  };
}
