import { vouchFor } from './adv-signing.js';
import { newAppStateKey } from './app-state-key.js';
import { Catalog } from './catalog.js';
import { Changes } from './changes.js';
import type { Companion } from './companion.js';
import { Ledger } from './ledger.js';
import { MessageLog } from './message-log.js';
import { Phone } from './phone.js';
import type { Identity, PhoneNetwork } from './phone-network.js';
import { PhoneReader } from './phone-reader.js';
import { Restriction } from './restriction.js';

/** One collection of app state: the patches that devices have made, the first being version 1. */
export interface AppStateCollection {
  patches: Buffer[];
}

/** A device that the simulator plays, and how it takes what arrives. */
export interface PlayedDevice {
  phone: Phone;
  reader: PhoneReader;
}

/** A phone number on this server: its phone, its linked devices and what the server keeps about it. */
export class Account implements Identity {
  readonly phone: Phone;
  /** Linked devices that are clients of this server. */
  readonly devices = new Map<number, Companion>();
  /** The phone (0), and linked devices that need no client. */
  readonly played = new Map<number, PlayedDevice>();
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
  /** Those of them who have written to this account. */
  readonly heardFrom = new Set<string>();
  readonly restriction = new Restriction();
  readonly catalog = new Catalog();
  readonly blocked = new Set<string>();
  /** Other numbers under which it is looked up; see `Directory.setAliases`. */
  aliases: readonly string[] = [];
  username: string | undefined;
  /** The name that WhatsApp knows a business by; whoever has one is a business. */
  verifiedName: string | undefined;
  hidden = false;
  readonly appState = new Map<string, AppStateCollection>();
  readonly appStateKey = newAppStateKey();
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
    private readonly network: PhoneNetwork,
  ) {
    this.log = new MessageLog(number);
    this.phone = this.play(0);
  }

  /** Links a device that the simulator plays itself; it is there at once. */
  linkPlayed(): number {
    const device = this.reserveDevice();
    const { keys } = this.play(device);
    keys.deviceIdentity = vouchFor(this.phone.keys.identity, keys.identity, device);
    return device;
  }

  hasDevice(device: number): boolean {
    return this.played.has(device) || this.devices.has(device);
  }

  /** Device numbers are never used twice, so that a removed device cannot come back as another. */
  reserveDevice(): number {
    return this.nextDevice++;
  }

  private play(device: number): Phone {
    const phone = new Phone(this, this.network, device);
    this.played.set(device, { phone, reader: new PhoneReader(phone) });
    return phone;
  }
}
