import { expect, it } from 'vitest';
import { CLOSE_RULES } from '../../src/domain/close-codes.js';
import {
  initialState,
  reduce,
  SESSION_STATUSES,
  type SessionSignal,
  type SessionState,
} from '../../src/domain/session-state.js';

const policy = { baseDelayMs: 1, capMs: 1, maxAttempts: 1, jitter: 0, stableAfterMs: 60_000 };

const passkey = { requestOptions: {}, expiresAt: 0 };
const closed = (code: number): SessionSignal => ({ type: 'closed', code, reason: '', at: 0, random: 0 });

const SIGNALS: [string, SessionSignal][] = [
  ['create, initialize', { type: 'start' }],
  ['QR code', { type: 'qr', qr: 'x' }],
  ['pairing code', { type: 'pairing_code', code: 'x', expiresAt: 0 }],
  ['passkey asked for', { type: 'passkey_required', passkey }],
  ['passkey failed', { type: 'passkey_failed', reason: '' }],
  ['no new pairing code', { type: 'pairing_code_failed', reason: '' }],
  ['linked', { type: 'paired' }],
  ['logged in', { type: 'opened', phoneNumber: null, at: 0 }],
  ['backoff over', { type: 'retry_due' }],
  ['DELETE', { type: 'stop' }],
  ['line lost to another process', { type: 'lost' }],
  ['DELETE ?logout=true', { type: 'logout' }],
  ...Object.keys(CLOSE_RULES).map((code): [string, SessionSignal] => [code, closed(Number(code))]),
];

/** Every state that can be reached, told apart by all that decides what comes next. */
function explore(): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const open: SessionState[] = [initialState(false, null), initialState(true, null)];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const { lastError: _, ...decisive } = state;
    const key = JSON.stringify(decisive);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const [label, signal] of SIGNALS) {
      const next: SessionState = reduce(state, signal, policy).state;
      if (next === state) continue;
      open.push(next);
      if (next.status === state.status) continue;
      const edge = `${state.status} --> ${next.status}`;
      edges.set(edge, (edges.get(edge) ?? new Set()).add(label));
    }
  }
  return edges;
}

/** Close codes that lead the same way share a label. */
function describeEdge([edge, labels]: [string, Set<string>]): string {
  const codes = [...labels].filter((label) => /^\d/.test(label));
  const words = [...labels].filter((label) => !/^\d/.test(label));
  if (codes.length > 0) words.push(codes.length > 3 && edge.endsWith('failed') ? 'no try left' : codes.join(' '));
  return `  ${edge}: ${words.join(', ')}`;
}

it('the picture of the state machine is what the reducer does', async () => {
  const edges = [...explore()].map(describeEdge).toSorted();
  const rows = Object.entries(CLOSE_RULES).map(
    ([code, { meaning, outcome, authState, userAction }]) =>
      `| ${code} | ${meaning} | ${outcome} | ${authState} | ${userAction ?? '–'} |`,
  );
  expect(SESSION_STATUSES.filter((status) => !edges.some((edge) => edge.includes(status)))).toEqual([]);
  await expect(`# The states of a session

Drawn by \`test/unit/session-diagram.spec.ts\` from the reducer itself; \`npx vitest run --project unit -u\` draws it anew.
Numbers are close codes.

\`\`\`mermaid
stateDiagram-v2
  [*] --> idle
${edges.join('\n')}
\`\`\`

## Close codes

| code | meaning | the session | auth state | what people must do |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

Any other code is treated as a lost connection. A 401 right after pairing is none of a logout: WhatsApp may not know the
new device everywhere yet. 408 while a QR code is shown means that it lapsed: the session goes idle. What a logout deletes
can be brought back for 24 hours with \`POST /api/whatsapp/sessions/:companyId/restore-credentials\`. When the last try of a
reconnect fails the session is \`failed\`. \`DELETE ?logout=true\` needs a connection where a phone has linked the device, since the
phone has to be told; without one it answers \`NOT_CONNECTED\`.
`).toMatchFileSnapshot('../../docs/session-states.md');
});
