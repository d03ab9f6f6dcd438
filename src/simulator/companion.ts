import { DeliveryQueue, type LiveSocket, type QueueEvents } from './delivery-queue.js';
import { PreKeyStock, type KeyBundle, type SignedPreKey } from './pre-key-stock.js';
import type { BinaryNode } from './nodes.js';

/** How the server can end a session from its side. */
export interface SessionSocket extends LiveSocket {
  end(reason: string, ...lastWords: BinaryNode[]): void;
}

export interface CompanionKeys {
  noiseKey: Buffer;
  identityKey: Buffer;
  registrationId: number;
  signedPreKey: SignedPreKey;
}

/** A linked device: device 1 and up of an account. Its keys came with the pairing. */
export class Companion {
  readonly linkedAt = new Date();
  readonly preKeys = new PreKeyStock();
  readonly queue: DeliveryQueue;
  signedPreKey: SignedPreKey;
  /** Set while the device is logged in. */
  socket: SessionSocket | undefined;
  /** The first login is over: keys are uploaded and the phone has sent history and app-state keys. */
  synced = false;
  /** The client wants to be sent to: by its login, or by a query afterwards. */
  active = false;
  preKeyWarning = false;
  /** The name that the client gave at its last login; without one, the account's. */
  pushName: string | undefined;

  constructor(
    readonly id: number,
    readonly keys: CompanionKeys,
    /** ADVSignedDeviceIdentity with the account's key, as it goes into key bundles. */
    readonly deviceIdentity: Buffer,
    readonly platform: string,
    events: QueueEvents,
  ) {
    this.signedPreKey = keys.signedPreKey;
    this.queue = new DeliveryQueue(events);
  }

  get keyIndex(): number {
    return this.id;
  }

  /** Others see the device, and send to it, once it can be sent to. */
  get listed(): boolean {
    return this.synced;
  }

  takeBundle(): KeyBundle {
    return {
      registrationId: this.keys.registrationId,
      identityKey: this.keys.identityKey,
      signedPreKey: this.signedPreKey,
      preKey: this.preKeys.take(),
      deviceIdentity: this.deviceIdentity,
    };
  }
}
