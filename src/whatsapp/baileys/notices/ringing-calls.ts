import { type BinaryNode, getAllBinaryNodeChildren } from '../../../baileys/baileys.js';

const REMEMBERED = 200;

/** Who calls, by the name under which the call came: a rejection has to go there. */
export class RingingCalls {
  private readonly callers = new Map<string, string>();

  take(stanza: BinaryNode): void {
    for (const { tag, attrs } of getAllBinaryNodeChildren(stanza)) {
      const id = attrs['call-id'];
      const caller = attrs['call-creator'] ?? attrs.from ?? stanza.attrs.from;
      if (id === undefined) continue;
      if (tag === 'terminate') this.callers.delete(id);
      else if ((tag === 'offer' || tag === 'offer_notice') && caller !== undefined) this.callers.set(id, caller);
    }
    for (const oldest of this.callers.keys()) {
      if (this.callers.size <= REMEMBERED) break;
      this.callers.delete(oldest);
    }
  }

  callerOf(callId: string): string | undefined {
    return this.callers.get(callId);
  }
}
