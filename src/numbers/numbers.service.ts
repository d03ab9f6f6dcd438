import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { answerOf, type LimitUse } from '../domain/commands.js';
import { invalidField } from '../domain/errors.js';
import { parseJid, parseRecipient } from '../domain/jid.js';
import type { KnownNumber } from '../domain/known-number.js';
import type { LineId } from '../domain/line.js';
import { InvalidPhoneError } from '../domain/phone.js';
import { LineRouter } from '../lines/line-router.js';
import type { NumberView } from './numbers.dto.js';

/** What was found out, and the limit that it counted in either way. */
export interface NumberCheck {
  limits: readonly LimitUse[];
  /** @throws DomainError why nothing was found out */
  numbers(): NumberView[];
}

/** A number as it was given, and how it was read. */
type Reading = { input: string } & ({ phone: string } | { error: string });

/** Says who is behind phone numbers. */
@Injectable()
export class NumbersService {
  constructor(
    private readonly lines: LineRouter,
    private readonly settings: Settings,
  ) {}

  /** @throws DomainError VALIDATION_FAILED; other errors of the command `check_numbers` are in what it resolves with */
  async one(line: LineId, input: string): Promise<NumberCheck> {
    const reading = this.read(input, 'phone');
    if ('error' in reading) throw invalidField('phone', reading.error);
    return this.check(line, [reading]);
  }

  /** Those that are no phone numbers are told each for itself. Errors as for `one`. */
  many(line: LineId, inputs: readonly string[]): Promise<NumberCheck> {
    return this.check(
      line,
      inputs.map((input) => this.read(input, 'number')),
    );
  }

  private async check(line: LineId, readings: Reading[]): Promise<NumberCheck> {
    const numbers = [...new Set(readings.flatMap((reading) => ('phone' in reading ? [reading.phone] : [])))];
    if (numbers.length === 0) return { limits: [], numbers: () => readings.map((reading) => view(reading)) };
    const outcome = await this.lines.carryOut(line, { do: 'check_numbers', numbers });
    return {
      limits: outcome.limits,
      numbers: () => {
        const found = new Map(answerOf(outcome).map((number) => [number.phone, number]));
        return readings.map((reading) => view(reading, 'phone' in reading ? found.get(reading.phone) : undefined));
      },
    };
  }

  private read(input: string, name: string): Reading {
    try {
      const { kind, user } = parseRecipient(input, this.settings.defaultPhoneRegion);
      return kind === 'phone' ? { input, phone: user } : { input, error: `${name} must be a phone number` };
    } catch (error) {
      if (!(error instanceof InvalidPhoneError)) throw error;
      return { input, error: error.message.replace(/^phone/, name) };
    }
  }
}

function view(reading: Reading, found?: KnownNumber): NumberView {
  const { input } = reading;
  if ('error' in reading) {
    return { input, phone: null, onWhatsApp: null, jid: null, lid: null, business: null, error: reading.error };
  }
  const { onWhatsApp = false, jid = null, lid = null, business = null, username, verifiedName } = found ?? {};
  return {
    input,
    phone: (jid === null ? undefined : parseJid(jid)?.user) ?? reading.phone,
    onWhatsApp,
    jid,
    lid,
    business,
    ...(username && { username }),
    ...(verifiedName && { verifiedName }),
  };
}
