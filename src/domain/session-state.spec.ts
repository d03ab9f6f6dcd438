import { describe, expect, it } from 'vitest';
import { CLOSE_RULES, closeRule } from './close-codes.js';
import { reconnectDelay } from './reconnect-policy.js';
import {
  initialState,
  isAlive,
  reduce,
  type SessionSignal,
  type SessionState,
  type Transition,
} from './session-state.js';

const policy = { baseDelayMs: 5_000, capMs: 300_000, maxAttempts: 10, jitter: 0, stableAfterMs: 60_000 };

function after(state: SessionState, ...signals: SessionSignal[]): Transition {
  let transition: Transition = { state, effects: [] };
  for (const signal of signals) transition = reduce(transition.state, signal, policy);
  return transition;
}

const closed = (code: number | null, at = 0): SessionSignal => ({
  type: 'closed',
  code,
  reason: 'gone',
  at,
  random: 0,
});
const opened = (at = 0): SessionSignal => ({ type: 'opened', phoneNumber: '79001234567', at });
const did = ({ effects }: Transition): string[] =>
  effects.map((effect) => (effect.do === 'publish' ? effect.event.type : effect.do));

const fresh = initialState(false, null);
const paired = initialState(true, '79001234567');
const start: SessionSignal = { type: 'start' };

describe('the life of a session', () => {
  it('pairs: connecting, qr, 515, connected', () => {
    const qr = after(fresh, start, { type: 'qr', qr: 'a' }, { type: 'qr', qr: 'b' });
    expect(qr.state).toMatchObject({ status: 'qr', qr: 'b' });
    const restarting = after(qr.state, { type: 'paired' }, closed(515));
    expect(restarting.state).toMatchObject({ status: 'connecting', paired: true, qr: null, reconnectAttempts: 0 });
    expect(did(restarting)).toEqual(['connecting', 'connect']);
    const connected = after(restarting.state, opened());
    expect(connected.state).toMatchObject({ status: 'connected', phoneNumber: '79001234567', finishingPairing: false });
    expect(did(connected)).toEqual(['connected']);
  });

  it('does not take a 401 right after pairing for a logout', () => {
    const pairing = after(fresh, start, { type: 'qr', qr: 'a' }, { type: 'paired' }, closed(515));
    const refused = after(pairing.state, closed(401));
    expect(refused.state).toMatchObject({ status: 'reconnecting', paired: true });
    expect(did(refused)).not.toContain('delete_auth_state');
  });

  it('lapses to idle when nobody scanned', () => {
    const lapsed = after(fresh, start, { type: 'qr', qr: 'a' }, closed(408));
    expect(lapsed.state).toMatchObject({ status: 'idle', qr: null });
    expect(did(lapsed)).toEqual(['disconnected']);
  });

  it.each([401, 403])('ends with %i, and only then are credentials deleted', (code) => {
    const end = after(paired, start, opened(), closed(code));
    expect(end.state).toMatchObject({ status: 'logged_out', paired: false });
    expect(did(end)).toEqual(['disconnected', 'delete_auth_state', 'logout']);
  });

  it('never reconnects by itself after 440, but does so on request', () => {
    const end = after(paired, start, opened(), closed(440));
    expect(end.state.status).toBe('replaced');
    expect(did(end)).toEqual(['disconnected', 'replaced']);
    expect(after(end.state, { type: 'retry_due' }).state.status).toBe('replaced');
    expect(did(after(end.state, start))).toContain('connect');
  });

  it('waits 5, 10, 20, 40 s … and gives up after ten tries', () => {
    let state = after(paired, start, opened()).state;
    const waits: number[] = [];
    let last = after(state, closed(428));
    for (;;) {
      const wait = last.effects.find((effect) => effect.do === 'schedule_retry');
      if (wait === undefined) break;
      waits.push(wait.delayMs / 1000);
      state = after(last.state, { type: 'retry_due' }).state;
      last = after(state, closed(428));
    }
    expect(last.state).toMatchObject({ status: 'failed', reconnectAttempts: 10 });
    expect(did(last)).toEqual(['reconnect_failed']);
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300, 300]);
  });

  it('forgets its tries only after a connection that held', () => {
    const short = after(
      paired,
      start,
      opened(0),
      closed(428, 1_000),
      { type: 'retry_due' },
      opened(2_000),
      closed(428, 3_000),
    );
    expect(short.state.reconnectAttempts).toBe(2);
    const long = after(
      paired,
      start,
      opened(0),
      closed(428, 1_000),
      { type: 'retry_due' },
      opened(2_000),
      closed(428, 70_000),
    );
    expect(long.state.reconnectAttempts).toBe(1);
  });

  it('lets a command overtake a pending retry', () => {
    const waiting = after(paired, start, opened(), closed(503));
    expect(did(after(waiting.state, { type: 'stop' }))).toEqual(['cancel_retry', 'close', 'disconnected']);
    expect(did(after(waiting.state, start))).toEqual(['cancel_retry', 'connecting', 'connect']);
  });

  it('takes no news of a connection when it has ended', () => {
    for (const status of ['idle', 'logged_out', 'replaced', 'failed'] as const) {
      const ended = { ...paired, status };
      for (const signal of [
        opened(),
        closed(428),
        closed(515),
        { type: 'qr', qr: 'x' },
        { type: 'paired' },
      ] as SessionSignal[]) {
        expect(reduce(ended, signal, policy)).toEqual({ state: ended, effects: [] });
      }
    }
  });

  describe('what was asked of a person and came to nothing', () => {
    const failed = { type: 'pairing_code_failed', reason: 'no new code' } as const;
    const refused = { type: 'passkey_failed', reason: 'not signed' } as const;
    const shown = after(fresh, start, { type: 'qr', qr: 'x' }).state;

    it('a pairing code that could not be renewed is gone, and said to be', () => {
      const given = after(shown, { type: 'pairing_code', code: 'ABCD', expiresAt: 1 }).state;
      const transition = after(given, failed);
      expect(transition.state).toMatchObject({ status: 'qr', qr: 'x', pairingCode: null, lastError: 'no new code' });
      expect(transition.effects).toEqual([{ do: 'publish', event: { type: 'error', error: 'no new code' } }]);
    });

    it('a passkey that fails before it was shown is told as well, beside a pairing code that still works', () => {
      const given = after(shown, { type: 'pairing_code', code: 'ABCD', expiresAt: 1 }).state;
      const transition = after(given, refused);
      expect(transition.state).toMatchObject({ status: 'pairing', lastError: 'not signed' });
      expect(did(transition)).toEqual(['error']);
      expect(after(after(fresh, start).state, refused).state.status).toBe('connecting');
    });

    it('is no news of a session that is linked or has ended', () => {
      for (const state of [after(paired, start, opened()).state, after(shown, { type: 'stop' }).state]) {
        for (const signal of [failed, refused]) expect(after(state, signal)).toEqual({ state, effects: [] });
      }
    });
  });

  it.each(Object.keys(CLOSE_RULES).map(Number))('does after %i exactly what the table says', (code) => {
    const { state, effects } = after(paired, start, opened(), closed(code));
    const { outcome, authState } = closeRule(code);
    const expected = {
      restart: 'connecting',
      reconnect: 'reconnecting',
      logged_out: 'logged_out',
      replaced: 'replaced',
      outdated: 'outdated',
      failed: 'failed',
    };
    expect(state.status).toBe(expected[outcome]);
    expect(effects.some((effect) => effect.do === 'delete_auth_state')).toBe(authState === 'deleted');
    expect(effects.some((effect) => effect.do === 'connect')).toBe(outcome === 'restart');
    const { qr, pairingCode, connectedAt } = state;
    const left = [qr, pairingCode, connectedAt].filter((value) => value !== null);
    expect(isAlive(state.status) ? [] : left).toEqual([]);
  });
});

describe('reconnectDelay', () => {
  it('draws the whole wait at random under full jitter', () => {
    const full = { ...policy, jitter: 1 };
    expect(reconnectDelay(full, 3, 0)).toBe(0);
    expect(reconnectDelay(full, 3, 0.5)).toBe(10_000);
    expect(reconnectDelay(full, 11, 0.5)).toBeUndefined();
  });
});
