import { Changes } from './changes.js';
import type { Companion } from './companion.js';
import { Ledger } from './ledger.js';
import { MessageLog } from './message-log.js';
import { Phone } from './phone.js';
import type { Identity, PhoneNetwork } from './phone-network.js';
import { PhoneReader } from './phone-reader.js';

/** One collection of app state: the patches that devices have made, the first being version 1. */
export interface AppStateCollection {
  patches: Buffer[];
}

/** A phone number on this server: its phone, its linked devices and what the server keeps about it. */
export class Account implements Identity {
  readonly phone: Phone;
  readonly reader: PhoneReader;
  readonly devices = new Map<number, Companion>();
  readonly ledger = new Ledger();
  readonly log: MessageLog;
  /** Devices linked, connected, drained or gone. */
  readonly changes = new Changes();

  readonly privacy = new Map<string, string>([
    ['readreceipts', 'all'],
    ['last', 'all'],
    ['online', 'all'],
    ['profile', 'all'],
    ['status', 'all'],
    ['groupadd', 'all'],
    ['calladd', 'all'],
    ['messages', 'all'],
  ]);
  /** Numbers that this account has written to or heard from. */
  readonly correspondents = new Set<string>();
  readonly blocked = new Set<string>();
  readonly appState = new Map<string, AppStateCollection>();
  about = 'Hey there! I am using WhatsApp.';
  picture: { id: string; path: string } | undefined;
  disappearing = { duration: 0, setAt: 0 };
  /** How many messages the phone tells a new device about. */
  historyMessages = 0;
  private nextDevice = 1;

  constructor(
    readonly number: string,
    readonly lid: string,
    public name: string,
    network: PhoneNetwork,
  ) {
    this.log = new MessageLog(number);
    this.phone = new Phone(this, network);
    this.reader = new PhoneReader(this.phone);
  }

  /** Device numbers are never used twice, so that a removed device cannot come back as another. */
  reserveDevice(): number {
    return this.nextDevice++;
  }
}
