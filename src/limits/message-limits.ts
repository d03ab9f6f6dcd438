import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import type { Address } from '../domain/jid.js';
import { limitStates, type LimitsListener, type LimitState, type NamedWindow, rateLimited } from './limit-state.js';
import { RateWindows } from './windows/rate-windows.js';
import { LimitOverrides, type Overrides } from './limit-overrides.js';
import { NewContacts } from './new-contacts.js';

const MINUTE_MS = 60_000;

/** The limits of a company as they apply. */
export type EffectiveLimits = { readonly [Name in keyof Overrides]: number };

/** The limits of a company, and how much of them is used. */
export interface LimitsView {
  limits: EffectiveLimits;
  /** Those that the company has of its own. */
  overrides: Partial<EffectiveLimits>;
  states: LimitState[];
  /** The window of messages to people who never wrote. */
  pacing: LimitState;
  /** Whether the recipient never wrote to the company; null when none was named. */
  newContact: boolean | null;
}

/** Counts what companies send, before anything is sent. */
@Injectable()
export class MessageLimits {
  constructor(
    private readonly windows: RateWindows,
    private readonly overrides: LimitOverrides,
    private readonly contacts: NewContacts,
    private readonly settings: Settings,
  ) {}

  /**
   * @param connected false when it cannot reach anybody, and so no new contact
   * @throws DomainError RATE_LIMITED with `retryAfter`
   */
  async admitMessage(companyId: string, to: Address, connected: boolean, tell?: LimitsListener): Promise<void> {
    const limits = this.effective(await this.overrides.find(companyId));
    const windows = [this.company(companyId, limits), this.recipient(companyId, to, limits)];
    if (connected && (await this.contacts.isNew(companyId, to))) windows.push(this.newContacts(companyId, limits));
    await this.admit(windows, tell);
  }

  /** @throws DomainError RATE_LIMITED with `retryAfter` */
  async admitReaction(companyId: string, to: Address, tell?: LimitsListener): Promise<void> {
    const limits = this.effective(await this.overrides.find(companyId));
    await this.admit([this.reactions(companyId, to, limits)], tell);
  }

  /** @param to a recipient whose windows are wanted as well */
  async show(companyId: string, to: Address | undefined): Promise<LimitsView> {
    const own = await this.overrides.find(companyId);
    const limits = this.effective(own);
    const windows = [this.newContacts(companyId, limits), this.company(companyId, limits)];
    if (to !== undefined) {
      windows.push(this.recipient(companyId, to, limits), this.reactions(companyId, to, limits));
    }
    const [pacing, ...states] = limitStates(windows, await this.windows.look(windows));
    return {
      limits,
      overrides: Object.fromEntries(NAMES.map((name) => [name, own?.[name] ?? undefined])),
      states: [...states, pacing!],
      pacing: pacing!,
      newContact: to === undefined ? null : await this.contacts.isNew(companyId, to),
    };
  }

  private async admit(windows: NamedWindow[], tell: LimitsListener | undefined): Promise<void> {
    const { admitted, fills } = await this.windows.take(windows);
    const states = limitStates(windows, fills);
    tell?.(states);
    if (!admitted) throw rateLimited(states);
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

  private company(companyId: string, { messages }: EffectiveLimits): NamedWindow {
    return this.window(companyId, 'company', messages, this.settings.rateLimitWindowMs);
  }

  private recipient(companyId: string, to: Address, { messagesPerRecipient }: EffectiveLimits): NamedWindow {
    return this.window(companyId, 'recipient', messagesPerRecipient, this.settings.rateLimitWindowMs, to);
  }

  private reactions(companyId: string, to: Address, { reactionsPerRecipient }: EffectiveLimits): NamedWindow {
    return this.window(companyId, 'reactions', reactionsPerRecipient, MINUTE_MS, to);
  }

  private newContacts(companyId: string, { messagesToNewContacts }: EffectiveLimits): NamedWindow {
    return this.window(companyId, 'new-contacts', messagesToNewContacts, this.settings.newContactWindowMs);
  }

  /** The braces keep the windows of a company together on a Redis cluster. */
  private window(companyId: string, name: string, limit: number, windowMs: number, to?: Address): NamedWindow {
    return { name, key: `{${companyId}}:${name}${to === undefined ? '' : `:${to.jid}`}`, limit, windowMs };
  }
}

const NAMES = [
  'messages',
  'messagesPerRecipient',
  'reactionsPerRecipient',
  'messagesToNewContacts',
] as const satisfies (keyof Overrides)[];
