import { Injectable } from '@nestjs/common';
import { hashOf } from '../access/api-keys.service.js';
import { networkOf } from '../identity/client-address.js';
import { nameOf, type Principal } from '../identity/principal.js';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { MemoryWindows } from '../rate-windows/memory-windows.js';
import { Places } from '../http/places.js';

/** So many times what may be connected may knock in the window: all of them may come back at once, and once more. */
const KNOCKS = 2;
const WINDOW_MS = 10_000;
const SWEEP_MS = 10_000;
/** When there is a place again nobody knows. */
const RETRY_AFTER_MS = 10_000;

/** Whoever knocked: is let in, and leaves. */
export interface Knock {
  /** @throws DomainError `RATE_LIMITED` when the owner of the key has as many clients as it may, by whatever token */
  enter(owner: Principal): void;
  /** Gives back what it counts for; it does no harm to call it again. */
  leave(): void;
}

/**
 * How many clients may be connected to this process, by key and by address, and how often they may knock. It is found out
 * before the database is asked for anything, so that ten thousand who come with one key cost the others nothing.
 */
@Injectable()
export class ClientCaps {
  private readonly byAddress: Places;
  private readonly byCredential: Places;
  private readonly byOwner: Places;
  private readonly knocks = new MemoryWindows();
  private readonly perKey: number;
  private readonly perAddress: number;
  private sweptAt = 0;

  constructor({ realtimeMaxClientsPerKey, realtimeMaxClientsPerAddress }: Settings) {
    this.perKey = realtimeMaxClientsPerKey;
    this.perAddress = realtimeMaxClientsPerAddress;
    this.byAddress = new Places(this.perAddress);
    this.byCredential = new Places(this.perKey);
    this.byOwner = new Places(this.perKey);
  }

  /** Counts a connection, whoever it will say it is; what it returns ends that. @throws DomainError `RATE_LIMITED` */
  connection(address: string): () => void {
    const leave = this.byAddress.take(networkOf(address));
    if (leave === undefined) {
      throw refusal('clients-of-address', `${this.perAddress} clients are connected from this address`);
    }
    return leave;
  }

  /** Counts a client that shows a key. @throws DomainError `RATE_LIMITED` */
  knock(credential: string | undefined, address: string): Knock {
    const key = credential === undefined ? '' : hashOf(credential).toString('base64url');
    if (this.byCredential.isFull(key)) throw this.keyIsFull();
    this.countKnock(key, networkOf(address));
    const places = [this.byCredential.take(key)];
    return {
      enter: (owner) => {
        const place = this.byOwner.take(nameOf(owner));
        if (place === undefined) throw this.keyIsFull();
        places.push(place);
      },
      leave: () => {
        for (const leave of places) leave?.();
      },
    };
  }

  private countKnock(key: string, network: string): void {
    if (performance.now() - this.sweptAt > SWEEP_MS) {
      this.sweptAt = performance.now();
      this.knocks.sweep();
    }
    const { admitted, fills } = this.knocks.take([
      { key: `key ${key}`, limit: this.perKey * KNOCKS, windowMs: WINDOW_MS },
      { key: `address ${network}`, limit: this.perAddress * KNOCKS, windowMs: WINDOW_MS },
    ]);
    if (admitted) return;
    throw refusal('handshakes', 'Too many clients connect with this key or from this address', fills);
  }

  private keyIsFull(): DomainError {
    return refusal('clients-of-key', `${this.perKey} clients are connected with this key`);
  }
}

function refusal(policy: string, message: string, fills: readonly { freeInMs: number }[] = []): DomainError {
  const retryAfter = fills.length === 0 ? RETRY_AFTER_MS : Math.max(1, ...fills.map(({ freeInMs }) => freeInMs));
  return new DomainError('RATE_LIMITED', message, { retryAfter, violatedPolicies: [policy] });
}
