import { Injectable } from '@nestjs/common';
import { AuthState } from './auth-state.js';
import { AuthStateStore } from './auth-state.store.js';
import { KeyCache } from './key-cache.js';

const CACHE_BYTES = 64 * 1024 * 1024;

/** Opens the auth state of companies; the one read cache of the process lives here. */
@Injectable()
export class AuthStateService {
  private readonly cache = new KeyCache(CACHE_BYTES);

  constructor(private readonly store: AuthStateStore) {}

  /**
   * Loads credentials for a connection. The caller closes it.
   *
   * @throws when the database could not be read; never gives fresh credentials instead
   */
  async open(companyId: string): Promise<AuthState> {
    const space = this.cache.openSpace();
    try {
      return await AuthState.load(companyId, this.store, space);
    } catch (error) {
      space.close();
      throw error;
    }
  }

  /** True when a phone has linked this company's device. */
  async isPaired(companyId: string): Promise<boolean> {
    return (await this.store.readCredentials(companyId)) !== null;
  }

  /** Deletes credentials and keys of a company; for 24 hours they can be brought back. */
  async delete(companyId: string): Promise<void> {
    await this.store.delete(companyId);
  }

  /** Brings back what was deleted in the last 24 hours; false when there is nothing, or the company is linked again. */
  async undelete(companyId: string): Promise<boolean> {
    return this.store.undelete(companyId);
  }
}
