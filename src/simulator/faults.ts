import type { ArmedFaults } from './admin-api.js';

type FaultKind = 'onLogin' | 'upgrade' | 'qrRefs' | 'mute' | 'refuse' | 'nack' | 'delayMs';

interface Armed {
  faults: ArmedFaults;
  left: Map<FaultKind, number>;
}

const EVERYONE = '*';

/** Faults that are armed and wait for their moment: for one account, or for every one. */
export class Faults {
  private readonly armed = new Map<string, Armed>();

  constructor(private readonly onFire: () => void) {}

  arm(faults: ArmedFaults, number: string = EVERYONE): void {
    this.armed.set(number, { faults, left: new Map() });
  }

  clear(number: string = EVERYONE): void {
    this.armed.delete(number);
  }

  view(number: string = EVERYONE): ArmedFaults {
    return this.armed.get(number)?.faults ?? {};
  }

  login(number: string): string | undefined {
    return this.take(number, 'onLogin')?.onLogin;
  }

  upgrade(): number | undefined {
    return this.take(EVERYONE, 'upgrade')?.upgrade;
  }

  qrRefs(): number | undefined {
    return this.take(EVERYONE, 'qrRefs')?.qrRefs;
  }

  /** @param to the number or the group that a message of the account is for */
  nack(number: string, to: string): number | undefined {
    const refuses = ({ nack, nackTo }: ArmedFaults): boolean => nack !== undefined && (nackTo?.includes(to) ?? true);
    return this.take(number, 'nack', refuses)?.nack;
  }

  delay(number: string): number {
    return this.take(number, 'delayMs')?.delayMs ?? 0;
  }

  /** Whether something that would be answered now stays unanswered. */
  mutes(number: string, what: string): boolean {
    return this.take(number, 'mute', (faults) => faults.mute?.includes(what) ?? false) !== undefined;
  }

  /** The code with which a query of this namespace is refused. */
  refusal(number: string, namespace: string): number | undefined {
    const refuses = ({ refuse }: ArmedFaults): boolean => refuse?.namespace === namespace;
    return this.take(number, 'refuse', refuses)?.refuse?.code;
  }

  /** The account's own fault goes before everyone's. */
  private take(
    number: string,
    kind: FaultKind,
    applies: (faults: ArmedFaults) => boolean = (faults) => faults[kind] !== undefined,
  ): ArmedFaults | undefined {
    for (const scope of new Set([number, EVERYONE])) {
      const armed = this.armed.get(scope);
      if (!armed || !applies(armed.faults)) continue;
      const left = armed.left.get(kind) ?? armed.faults.times ?? Number.POSITIVE_INFINITY;
      if (left <= 0) continue;
      armed.left.set(kind, left - 1);
      this.onFire();
      return armed.faults;
    }
    return undefined;
  }
}
