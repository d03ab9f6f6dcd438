import type { Account } from './account.js';
import type { ArmedLinking, LinkingView } from './admin-api.js';

interface LinkingState {
  armed: ArmedLinking;
  refreshesLeft: number;
  seen: Omit<LinkingView, 'armed' | 'passkey'>;
}

/** How the next clients of an account are linked, and what was seen when they were. */
export class LinkingRules {
  private readonly states = new WeakMap<Account, LinkingState>();

  arm(account: Account, armed: ArmedLinking): void {
    const state = this.state(account);
    state.armed = armed;
    state.refreshesLeft = armed.refresh === undefined ? 0 : (armed.times ?? 1);
  }

  clear(account: Account): void {
    this.arm(account, {});
  }

  of(account: Account): ArmedLinking {
    return this.state(account).armed;
  }

  /** The kind of refresh that this scan sets off, if any: each one uses up one of `times`. */
  takeRefresh(account: Account): ArmedLinking['refresh'] {
    const state = this.state(account);
    if (state.refreshesLeft <= 0) return undefined;
    state.refreshesLeft -= 1;
    return state.armed.refresh;
  }

  count(account: Account, what: keyof LinkingState['seen']): void {
    this.state(account).seen[what] += 1;
    account.changes.changed();
  }

  view(account: Account): Omit<LinkingView, 'passkey'> {
    const { armed, seen } = this.state(account);
    return { armed, ...seen };
  }

  private state(account: Account): LinkingState {
    const known = this.states.get(account);
    if (known) return known;
    const seen = {
      refreshesSent: 0,
      refreshesAcked: 0,
      codeRefreshesSent: 0,
      codeRefreshesAcked: 0,
      hellosRefused: 0,
      wrongAcks: 0,
    };
    const state: LinkingState = { armed: {}, refreshesLeft: 0, seen };
    this.states.set(account, state);
    return state;
  }
}
