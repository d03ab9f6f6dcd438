import { randomInt } from 'node:crypto';
import { Account } from './account.js';
import { isUserServer, LID_SERVER, parseJid } from './jids.js';
import type { DeviceAddress, PhoneNetwork } from './phone-network.js';
import type { KeyBundle } from './pre-key-stock.js';

/** Every account of this server, found by number or LID. */
export class Directory {
  private readonly byNumber = new Map<string, Account>();
  private readonly byLid = new Map<string, Account>();
  private readonly byAlias = new Map<string, Account>();

  constructor(private readonly network: PhoneNetwork) {}

  create(number: string = this.freeNumber(), name = `Simulated ${number.slice(-4)}`): Account {
    const existing = this.byNumber.get(number);
    if (existing) return existing;
    const account = new Account(number, this.freeLid(), name, this.network);
    this.byNumber.set(number, account);
    this.byLid.set(account.lid, account);
    return account;
  }

  /**
   * A number in two forms, of which WhatsApp knows one: Brazil's mobile numbers with and without the ninth digit, Mexico's
   * with 52 and 521, Argentina's with 54 and 549. Who looks up the other one is told the true one; nothing is sent to it.
   */
  setAliases(account: Account, aliases: readonly string[]): void {
    for (const alias of account.aliases) this.byAlias.delete(alias);
    for (const alias of aliases) this.byAlias.set(alias, account);
    account.aliases = aliases;
  }

  byUsername(username: string): Account | undefined {
    return [...this.byNumber.values()].find((account) => account.username === username);
  }

  /** Whose other form a number is. */
  byOtherForm(number: string): Account | undefined {
    return this.byAlias.get(number);
  }

  all(): IterableIterator<Account> {
    return this.byNumber.values();
  }

  get(number: string): Account | undefined {
    return this.byNumber.get(number);
  }

  /** By number, PN JID or LID JID, with or without a device. */
  find(jid: string): Account | undefined {
    if (!jid.includes('@')) return this.byNumber.get(jid);
    const parsed = parseJid(jid);
    if (!parsed || !isUserServer(parsed.server)) return undefined;
    return parsed.server === LID_SERVER ? this.byLid.get(parsed.user) : this.byNumber.get(parsed.user);
  }

  /** The devices that can be sent to: those the simulator plays, the phone first, and companions that have uploaded keys. */
  devicesOf(number: string): DeviceAddress[] {
    const account = this.byNumber.get(number);
    if (!account) return [];
    const { lid } = account;
    const listed = [...account.devices.values()].filter((companion) => companion.listed);
    const devices = [...account.played.keys(), ...listed.map(({ id }) => id)];
    return devices.toSorted((a, b) => a - b).map((device) => ({ number, lid, device }));
  }

  takeBundle({ number, device }: { number: string; device: number }): KeyBundle | undefined {
    const account = this.byNumber.get(number);
    const played = account?.played.get(device);
    const bundle = played ? played.phone.keys.takeBundle() : account?.devices.get(device)?.takeBundle();
    if (bundle && !bundle.preKey) this.network.counters.bundlesWithoutPreKey += 1;
    else if (bundle) this.network.counters.preKeysHandedOut += 1;
    return bundle;
  }

  private freeNumber(): string {
    for (;;) {
      const number = `7900${randomInt(1_000_000, 10_000_000)}`;
      if (!this.byNumber.has(number) && !this.byAlias.has(number)) return number;
    }
  }

  private freeLid(): string {
    for (;;) {
      const lid = `1${randomInt(10_000_000_000_000, 99_999_999_999_999)}`;
      if (!this.byLid.has(lid)) return lid;
    }
  }
}
