import type { Party } from './events.js';
import type { Address } from './jid.js';

/** What the account shows of itself. */
export interface Profile {
  phone: string;
  lid: string | null;
  /** The name that it goes by. */
  name: string | null;
  /** What it says of itself; null where WhatsApp does not say. */
  about: string | null;
}

/** Who may see or do what, by the names that WhatsApp has for both. */
export const PRIVACY = {
  last: ['all', 'contacts', 'contact_blacklist', 'none'],
  online: ['all', 'match_last_seen'],
  profile: ['all', 'contacts', 'contact_blacklist', 'none'],
  status: ['all', 'contacts', 'contact_blacklist', 'none'],
  readreceipts: ['all', 'none'],
  groupadd: ['all', 'contacts', 'contact_blacklist', 'none'],
  calladd: ['all', 'known'],
  messages: ['all', 'contacts'],
} as const;

export type PrivacySetting = keyof typeof PRIVACY;

/** What the account is and whom it lets do what. All may fail as those of groups do. */
export interface AccountCommands {
  profile: { given: object; answer: Profile };
  /** What is left out stays. */
  set_profile: { given: { name?: string; about?: string }; answer: null };
  /** @param of a person or a group; the account itself when null. The answer is null where there is none to be seen. */
  picture: { given: { of: Address | null; full: boolean }; answer: { url: string | null } };
  /** @param mediumId a square JPEG; null takes the picture away */
  set_picture: { given: { group: string | null; mediumId: string | null }; answer: null };
  blocklist: { given: object; answer: Party[] };
  block: { given: { person: Address; blocked: boolean }; answer: null };
  privacy: { given: object; answer: Partial<Record<PrivacySetting, string>> };
  set_privacy: { given: { settings: Partial<Record<PrivacySetting, string>> }; answer: null };
}

export type AccountCommandName = keyof AccountCommands;

export const ACCOUNT_COMMANDS: Readonly<Record<AccountCommandName, true>> = {
  profile: true,
  set_profile: true,
  picture: true,
  set_picture: true,
  blocklist: true,
  block: true,
  privacy: true,
  set_privacy: true,
};
