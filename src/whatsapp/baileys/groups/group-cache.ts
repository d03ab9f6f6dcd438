import { LRUCache } from 'lru-cache';
import type { Group } from './group.js';

/** Of all groups of the process. A member takes about 200 bytes, and a group has up to 1,024 of them. */
const MOST_MEMBERS = 200_000;
/** What a group takes beside its members, in members. */
const GROUP_WEIGHT = 5;
/** A group that has no place for us may have one again without a word: after that long WhatsApp is asked again. */
const ABSENT_MS = 60_000;

/** What is known of one group. */
export interface GroupEntry {
  /** `absent` is a group that does not exist or of which this account is no member. */
  group: Group | 'absent';
  /** The connection that heard of it last: it has heard of every change since. */
  heardBy: object;
}

interface Stored extends GroupEntry {
  line: GroupsOfLine;
  /** Ms since 1970. */
  at: number;
}

/** The groups that the lines of this process have sent to: one cache for all of them, bounded by their members. */
export class GroupCache {
  private readonly lines = new Map<string, GroupsOfLine>();
  private readonly entries = new LRUCache<string, Stored>({
    maxSize: MOST_MEMBERS,
    sizeCalculation: ({ group }) => GROUP_WEIGHT + (group === 'absent' ? 0 : group.participants.length),
    dispose: ({ line }, key, reason) => {
      if (reason !== 'set') line.forget(key);
    },
  });

  /** @param name names the line and the device that is linked: another device has missed what this one was told */
  ofLine(name: string): GroupsOfLine {
    let line = this.lines.get(name);
    if (line === undefined) {
      line = new GroupsOfLine(this.entries, name, (gone) => {
        if (this.lines.get(name) === gone) this.lines.delete(name);
      });
      this.lines.set(name, line);
    }
    line.hold();
    return line;
  }
}

/** The groups of one line. */
export class GroupsOfLine {
  private readonly keys = new Set<string>();
  private held = false;

  constructor(
    private readonly entries: LRUCache<string, Stored>,
    private readonly name: string,
    private readonly onGone: (line: GroupsOfLine) => void,
  ) {}

  get(jid: string): GroupEntry | undefined {
    const entry = this.entries.get(this.key(jid));
    return entry?.group === 'absent' && Date.now() - entry.at > ABSENT_MS ? undefined : entry;
  }

  set(jid: string, entry: GroupEntry): void {
    const key = this.key(jid);
    this.keys.add(key);
    this.entries.set(key, { ...entry, line: this, at: Date.now() });
  }

  delete(jid: string): void {
    this.entries.delete(this.key(jid));
  }

  clear(): void {
    for (const key of this.keys) this.entries.delete(key);
  }

  /** A connection of the line uses it from now on. */
  hold(): void {
    this.held = true;
  }

  /** The connection has ended. What is known stays for the next one; of a line that knows nothing, nothing stays. */
  release(): void {
    this.held = false;
    this.endIfEmpty();
  }

  /** Called by the cache when an entry has gone. */
  forget(key: string): void {
    this.keys.delete(key);
    this.endIfEmpty();
  }

  private endIfEmpty(): void {
    if (!this.held && this.keys.size === 0) this.onGone(this);
  }

  private key(jid: string): string {
    return `${this.name}/${jid}`;
  }
}
