/** How many may be there at once: of each name, and in all. */
export class Places {
  private readonly taken = new Map<string, number>();
  private total = 0;

  constructor(
    private readonly perName: number,
    private readonly inAll = Infinity,
  ) {}

  /** How many are taken. */
  get size(): number {
    return this.total;
  }

  of(name: string): number {
    return this.taken.get(name) ?? 0;
  }

  /** True when a name has as many as it may. */
  isFull(name: string): boolean {
    return this.of(name) >= this.perName;
  }

  /** @returns gives the place back, however often it is called; undefined when there is none */
  take(name: string): (() => void) | undefined {
    if (this.isFull(name) || this.total >= this.inAll) return undefined;
    this.total += 1;
    this.taken.set(name, this.of(name) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.total -= 1;
      if (this.of(name) === 1) this.taken.delete(name);
      else this.taken.set(name, this.of(name) - 1);
    };
  }
}
