interface Waiter {
  check: () => boolean;
  settle: (met: boolean) => void;
}

/** Lets a caller wait until something is so, without polling: whoever changes state calls `changed`. */
export class Changes {
  private readonly waiters = new Set<Waiter>();

  changed(): void {
    for (const waiter of this.waiters) if (waiter.check()) waiter.settle(true);
  }

  /** True once `check` holds, false when the time is over or the caller has gone. */
  async until(check: () => boolean, timeoutMs: number, gone?: AbortSignal): Promise<boolean> {
    if (check()) return true;
    if (timeoutMs <= 0 || gone?.aborted) return false;
    return new Promise((resolve) => {
      const settle = (met: boolean): void => {
        clearTimeout(timer);
        gone?.removeEventListener('abort', onGone);
        this.waiters.delete(waiter);
        resolve(met);
      };
      const onGone = (): void => settle(false);
      const timer = setTimeout(() => settle(false), timeoutMs);
      const waiter: Waiter = { check, settle };
      gone?.addEventListener('abort', onGone);
      this.waiters.add(waiter);
    });
  }
}
