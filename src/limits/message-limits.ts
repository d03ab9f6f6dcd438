import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { commonName } from '../domain/common-name.js';
import type { LimitUse, UsedLimits } from '../domain/commands.js';
import type { Address } from '../domain/jid.js';
import { limitStates, type LimitState, type NamedWindow } from '../rate-windows/limit-state.js';
import { type LineId, lineName } from '../domain/line.js';
import { RateWindows } from '../rate-windows/rate-windows.js';
import { LimitOverrides, type Overrides } from './limit-overrides.js';
import { NewContacts } from './new-contacts.js';

const MINUTE_MS = 60_000;

/** The limits of a company as they apply. */
export type EffectiveLimits = { readonly [Name in keyof Overrides]: number };

/** The limits of a company. */
export interface LimitsView {
  limits: EffectiveLimits;
  /** Those that the company has of its own. */
  overrides: Partial<EffectiveLimits>;
}

/** Whether something may be sent, and how full the limits are that it counts in. */
export interface Admission {
  admitted: boolean;
  states: LimitState[];
}

/** Counts what lines send, before anything is sent; a company's limits hold for each of its lines. */
@Injectable()
export class MessageLimits {
  constructor(
    private readonly windows: RateWindows,
    private readonly overrides: LimitOverrides,
    private readonly contacts: NewContacts,
    private readonly settings: Settings,
  ) {}

  /**
   * Counts a message in, where there is room.
   *
   * @param count of how many it consists; what is more than a limit counts as all of it
   * @param connected false when the line cannot reach anybody, and so no new contact
   */
  async admitMessage(line: LineId, to: Address, connected: boolean, count = 1): Promise<Admission> {
    const limits = this.effective(await this.overrides.find(line.companyId));
    const windows = [this.company(line, limits), this.recipient(line, to, limits)];
    if (connected && (await this.contacts.isNew(line, to))) windows.push(this.newContacts(line, limits));
    return this.admit(windows.map((window) => ({ ...window, cost: Math.min(count, window.limit) })));
  }

  /** True for a person who never wrote to the line. */
  isNewContact(line: LineId, to: Address): Promise<boolean> {
    return this.contacts.isNew(line, to);
  }

  /** Counts a reaction in, where there is room. */
  async admitReaction(line: LineId, to: Address): Promise<Admission> {
    const limits = this.effective(await this.overrides.find(line.companyId));
    return this.admit([this.reactions(line, to, limits)]);
  }

  async show(companyId: string): Promise<LimitsView> {
    const own = await this.overrides.find(companyId);
    return {
      limits: this.effective(own),
      overrides: Object.fromEntries(NAMES.map((name) => [name, own?.[name] ?? undefined])),
    };
  }

  /**
   * How much of them is used, as far as this process knows.
   *
   * @param to a recipient whose windows are wanted as well
   */
  async used(line: LineId, to: Address | null): Promise<UsedLimits> {
    const limits = this.effective(await this.overrides.find(line.companyId));
    const windows = [this.newContacts(line, limits), this.company(line, limits)];
    if (to !== null) windows.push(this.recipient(line, to, limits), this.reactions(line, to, limits));
    const [pacing, ...states] = limitStates(windows, await this.windows.look(windows)).map(asUse);
    return {
      windows: [...states, pacing!],
      pacing: pacing!,
      newContact: to === null ? null : await this.contacts.isNew(line, to),
    };
  }

  private async admit(windows: NamedWindow[]): Promise<Admission> {
    const { admitted, fills } = await this.windows.take(windows);
    return { admitted, states: limitStates(windows, fills) };
  }

  private effective(own: Overrides | undefined): EffectiveLimits {
    const messages = own?.messages ?? this.settings.rateLimitMaxRequests;
    return {
      messages,
      messagesPerRecipient: Math.min(messages, own?.messagesPerRecipient ?? this.settings.rateLimitMaxPerRecipient),
      reactionsPerRecipient: own?.reactionsPerRecipient ?? this.settings.rateLimitMaxReactions,
      messagesToNewContacts: own?.messagesToNewContacts ?? this.settings.newContactMaxMessages,
    };
  }

  private company(line: LineId, { messages }: EffectiveLimits): NamedWindow {
    return this.window(line, 'company', messages, this.settings.rateLimitWindowMs);
  }

  private recipient(line: LineId, to: Address, { messagesPerRecipient }: EffectiveLimits): NamedWindow {
    return this.window(line, 'recipient', messagesPerRecipient, this.settings.rateLimitWindowMs, to);
  }

  private reactions(line: LineId, to: Address, { reactionsPerRecipient }: EffectiveLimits): NamedWindow {
    return this.window(line, 'reactions', reactionsPerRecipient, MINUTE_MS, to);
  }

  private newContacts(line: LineId, { messagesToNewContacts }: EffectiveLimits): NamedWindow {
    return this.window(line, 'new-contacts', messagesToNewContacts, this.settings.newContactWindowMs);
  }

  /** The braces keep the windows of a line together on a Redis cluster. */
  private window(line: LineId, name: string, limit: number, windowMs: number, to?: Address): NamedWindow {
    const key = `{${lineName(line)}}:${name}${to === undefined ? '' : `:${commonName(to)}`}`;
    return { name, key, limit, windowMs };
  }
}

const NAMES = [
  'messages',
  'messagesPerRecipient',
  'reactionsPerRecipient',
  'messagesToNewContacts',
] as const satisfies (keyof Overrides)[];

/** Without what is of this process. */
function asUse({ name, limit, windowMs, used, freeInMs }: LimitState): LimitUse {
  return { name, limit, windowMs, used, freeInMs };
}
