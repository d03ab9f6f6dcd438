import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { invalidField } from '../domain/errors.js';
import { type Address, parseRecipient } from '../domain/jid.js';
import { readField } from '../domain/phone.js';

/** Reads the people that a request names. */
@Injectable()
export class People {
  constructor(private readonly settings: Settings) {}

  /** @throws DomainError VALIDATION_FAILED for what names no person */
  read(names: readonly string[]): Address[] {
    return names.map((name) => {
      const address = readField('participants', () => parseRecipient(name, this.settings.defaultPhoneRegion));
      if (address.kind === 'group') throw invalidField('participants', 'participants must name people');
      return address;
    });
  }
}
