import { randomBytes } from 'node:crypto';
import type { Account } from './account.js';
import { monotonicNow } from './clock.js';
import { Changes } from './changes.js';
import { LID_SERVER, SERVER } from './jids.js';
import { lidOf, nameUnder, pnOf } from './names.js';
import { children, node, type BinaryNode } from './nodes.js';
import { sendToClients, serverStanza } from './server-stanzas.js';

/** How a call ends. */
export const CALL_ENDS = ['terminate', 'reject', 'accept', 'timeout'] as const;
export type CallEnd = (typeof CALL_ENDS)[number];

export interface CallView {
  callId: string;
  /** Numbers of who calls and who is called. */
  from: string;
  to: string;
  video: boolean;
  group?: string;
  /** `offer` while it rings; then how it ended, whoever ended it. */
  status: 'offer' | CallEnd;
  /** What clients said of it, oldest first: `reject`, `accept`, `preaccept` … */
  answers: { number: string; device: number; type: string; at: number }[];
}

export interface NewCall {
  /** The number that is called. */
  to: string;
  video?: boolean;
  /** The JID of the group in which it is. */
  group?: string;
  /** A call that is over at once, as one that is heard of too late; it rings unless this is given. */
  status?: CallEnd;
}

const MAX_CALLS = 1_000;

/**
 * Calls, as far as those who are called hear of them: they ring, they end, they are rejected, and nobody talks. The shapes
 * are those that Baileys parses (lib/Socket/messages-recv.js, handleCall; lib/Utils/generics.js, getCallStatusFromNode),
 * with the child elements that whatsmeow documents (call.go, handleCallEvent).
 */
export class Calls {
  readonly changes = new Changes();
  private readonly calls = new Map<string, { view: CallView; creator: string; target: Account }>();

  start(caller: Account, target: Account, call: Omit<NewCall, 'to'>): CallView {
    const { video = false, group, status } = call;
    const callId = randomBytes(16).toString('hex').toUpperCase();
    const isLid = caller.phone.addressing === 'lid' || caller.hidden;
    const creator = nameUnder(caller, isLid ? LID_SERVER : SERVER);
    const view: CallView = {
      callId,
      from: caller.number,
      to: target.number,
      video,
      ...(group === undefined ? {} : { group }),
      status: 'offer',
      answers: [],
    };
    this.calls.set(callId, { view, creator, target });
    if (this.calls.size > MAX_CALLS) this.calls.delete([...this.calls.keys()][0] ?? '');
    const other = isLid ? { caller_pn: pnOf(caller) } : { caller_lid: lidOf(caller) };
    const inGroup = group === undefined ? {} : { type: 'group', 'group-jid': group };
    const attributes = { 'call-id': callId, 'call-creator': creator, ...other, ...inGroup };
    const audio = node('audio', { enc: 'opus', rate: 16_000 });
    const media = video ? [audio, node('video', { enc: 'h.264', dec: 'H264' })] : [audio];
    this.tell(target, creator, node('offer', attributes, media));
    if (status !== undefined) this.end(callId, status);
    return view;
  }

  /** Undefined when there is no such call. One that is over ends again, as it may on the real server. */
  end(callId: string, status: CallEnd): CallView | undefined {
    const call = this.calls.get(callId);
    if (!call) return undefined;
    const { view, creator, target } = call;
    const attributes = { 'call-id': callId, 'call-creator': creator };
    // That nobody answered is a reason of its own; the others are elements of their own.
    const end =
      status === 'timeout' ? node('terminate', { ...attributes, reason: 'timeout' }) : node(status, attributes);
    this.tell(target, creator, end);
    view.status = status;
    this.changes.changed();
    return view;
  }

  /** A client said something about a call; with `reject` it stops ringing. */
  take(account: Account, device: number, stanza: BinaryNode): void {
    for (const { tag, attrs } of children(stanza)) {
      const view = this.calls.get(attrs['call-id'] ?? '')?.view;
      if (!view || (view.to !== account.number && view.from !== account.number)) continue;
      view.answers.push({ number: account.number, device, type: tag, at: monotonicNow() });
      const end = CALL_ENDS.find((status) => status === tag);
      if (end !== undefined) view.status = end;
    }
    this.changes.changed();
  }

  find(callId: string): CallView | undefined {
    return this.calls.get(callId)?.view;
  }

  /** From and to this number, oldest first. */
  of(number: string): CallView[] {
    return [...this.calls.values()].map(({ view }) => view).filter(({ from, to }) => from === number || to === number);
  }

  private tell(target: Account, from: string, child: BinaryNode): void {
    sendToClients(target, serverStanza('call', { from }, [child]));
  }
}
