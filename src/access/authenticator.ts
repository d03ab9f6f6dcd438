import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors.js';
import { ApiKeysService } from './api-keys.service.js';
import type { Principal } from './principal.js';

/** Tells who makes a request or opens a socket: one check for all transports. */
@Injectable()
export class Authenticator {
  constructor(private readonly keys: ApiKeysService) {}

  /**
   * @param key what the caller showed; undefined when it showed nothing
   * @throws DomainError `UNAUTHENTICATED`
   */
  async authenticate(key: string | undefined): Promise<Principal> {
    const principal = key === undefined ? undefined : await this.keys.identify(key);
    if (principal === undefined) {
      throw new DomainError('UNAUTHENTICATED', key === undefined ? 'An API key is needed' : 'The API key is not valid');
    }
    return principal;
  }
}

/** The key in `X-API-Key` or `Authorization: Bearer`. */
export function keyOf(headers: IncomingHttpHeaders): string | undefined {
  const direct = headers['x-api-key'];
  if (typeof direct === 'string' && direct !== '') return direct;
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
