import async_hooks from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Puts one storage behind every `AsyncLocalStorage` of the process. Imported for its effect, before anything else.
 *
 * Baileys makes an `AsyncLocalStorage` for each socket and never disables it. Before Node 24 every enabled storage
 * adds a promise hook step, so each `await` anywhere in the process costs time in proportion to the sockets that the
 * process ever had. Here each instance keeps its own slot in one immutable linked context instead, which is carried by
 * the single native storage. Node 24 (AsyncContextFrame) has no such cost and is left alone.
 */
interface Frame {
  readonly owner: object;
  readonly value: unknown;
  readonly parent: Frame | undefined;
}

const NativeStorage = async_hooks.AsyncLocalStorage;
type NativeStorage<T> = async_hooks.AsyncLocalStorage<T>;

/** A chain longer than this is rebuilt without shadowed slots, so that `enterWith` in a loop cannot grow it for ever. */
const MAX_CHAIN = 16;

function buildSharedStorage(): typeof NativeStorage {
  const carrier: NativeStorage<Frame | undefined> = new NativeStorage();

  const find = (owner: object): Frame | undefined => {
    let frame = carrier.getStore();
    while (frame !== undefined && frame.owner !== owner) frame = frame.parent;
    return frame;
  };

  const compact = (head: Frame | undefined): Frame | undefined => {
    const newest = new Map<object, unknown>();
    let length = 0;
    for (let frame = head; frame !== undefined; frame = frame.parent) {
      length += 1;
      if (!newest.has(frame.owner)) newest.set(frame.owner, frame.value);
    }
    if (length < MAX_CHAIN) return head;
    let rebuilt: Frame | undefined;
    for (const [owner, value] of [...newest].toReversed()) {
      if (value !== undefined) rebuilt = { owner, value, parent: rebuilt };
    }
    return rebuilt;
  };

  class SharedAsyncLocalStorage<T> {
    /** Marks the class, so that a check at start can tell whether the storage in use is the shared one. */
    static readonly shared = true;
    static bind = NativeStorage.bind.bind(NativeStorage);
    static snapshot = NativeStorage.snapshot.bind(NativeStorage);

    /** The slot's identity; replaced by `disable`, which makes every value stored so far unreachable. */
    private slot: object = {};

    getStore(): T | undefined {
      return find(this.slot)?.value as T | undefined;
    }

    run<R, A extends unknown[]>(store: T, callback: (...args: A) => R, ...args: A): R {
      return carrier.run(this.with(store), callback, ...args);
    }

    exit<R, A extends unknown[]>(callback: (...args: A) => R, ...args: A): R {
      return carrier.run(this.with(undefined), callback, ...args);
    }

    enterWith(store: T): void {
      carrier.enterWith(this.with(store));
    }

    disable(): void {
      this.slot = {};
    }

    private with(value: T | undefined): Frame {
      return { owner: this.slot, value, parent: compact(carrier.getStore()) };
    }
  }
  return SharedAsyncLocalStorage as unknown as typeof NativeStorage;
}

const [major] = process.versions.node.split('.', 1).map(Number);

if (major !== undefined && major < 24 && !('shared' in NativeStorage)) {
  (async_hooks as { AsyncLocalStorage: typeof NativeStorage }).AsyncLocalStorage = buildSharedStorage();
  syncBuiltinESMExports();
}

/** True where an `await` costs the same however many sockets the process has. */
export function awaitsStayFlat(): boolean {
  return (major !== undefined && major >= 24) || 'shared' in async_hooks.AsyncLocalStorage;
}
