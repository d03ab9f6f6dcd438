const nothing = (): void => undefined;

/** Lets one work at a time, in the order in which it was asked for. What fails holds up nobody. */
export class Mutex {
  private tail: Promise<void> = Promise.resolve();

  /** @returns what the work comes to */
  run<T>(work: () => T | PromiseLike<T>): Promise<T> {
    const result = this.tail.then(work);
    this.tail = result.then(nothing, nothing);
    return result;
  }

  /** Resolves when all that was asked for so far is over. */
  settled(): Promise<void> {
    return this.tail;
  }
}

/** The same for each key by itself; nothing is kept of a key that nobody works under. */
export class KeyedMutex {
  private readonly tails = new Map<string, Promise<void>>();

  run<T>(key: string, work: () => T | PromiseLike<T>): Promise<T> {
    const result = (this.tails.get(key) ?? Promise.resolve()).then(work);
    const over = (): void => {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    };
    const tail = result.then(over, over);
    this.tails.set(key, tail);
    return result;
  }

  /** Resolves when all that was asked for so far is over, under one key or under all. */
  async settled(key?: string): Promise<void> {
    if (key === undefined) await Promise.all(this.tails.values());
    else await this.tails.get(key);
  }

  /** Keys that somebody works under. */
  get size(): number {
    return this.tails.size;
  }
}
