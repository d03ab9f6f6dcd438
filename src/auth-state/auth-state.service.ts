import { Injectable } from '@nestjs/common';
import type { LineId } from '../domain/line.js';
import { AuthState } from './auth-state.js';
import { AuthStateStore } from './auth-state.store.js';
import { KeyCache } from './key-cache.js';

const CACHE_BYTES = 64 * 1024 * 1024;

/** Opens the auth state of lines; the one read cache of the process lives here. */
@Injectable()
export class AuthStateService {
  private readonly cache = new KeyCache(CACHE_BYTES);

  constructor(private readonly store: AuthStateStore) {}

  /**
   * Loads credentials for a connection. The caller closes it.
   *
   * @throws when the database could not be read; never gives fresh credentials instead
   */
  async open(line: LineId): Promise<AuthState> {
    const space = this.cache.openSpace();
    try {
      return await AuthState.load(line, this.store, space);
    } catch (error) {
      space.close();
      throw error;
    }
  }

  /** True when a phone has linked this line's device. */
  async isPaired(line: LineId): Promise<boolean> {
    return (await this.store.readCredentials(line)) !== null;
  }

  /** Deletes credentials and keys of a line; for 24 hours they can be brought back. */
  async delete(line: LineId): Promise<void> {
    await this.store.delete(line);
  }

  /** Brings back what was deleted in the last 24 hours; false when there is nothing, or the line is linked again. */
  async undelete(line: LineId): Promise<boolean> {
    return this.store.undelete(line);
  }
}
