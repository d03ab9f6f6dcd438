const SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** What must be undone when the process ends without having been told to. */
export interface Guarded {
  /** The process has been signalled and nobody else handles it: undo, then it ends. */
  undo(): Promise<void>;
  /** The process ends now; nothing asynchronous happens any more. */
  undoNow(): void;
}

const guarded = new Set<Guarded>();
let ending = false;

/**
 * Undoes `thing` when the process ends: by a signal that nothing else listens to, or by `process.exit` or an uncaught
 * error. Where the program has its own handler for a signal, that one is in charge, and what it forgets is undone at exit.
 * Returns the function that lifts the guard.
 */
export function guard(thing: Guarded): () => void {
  if (guarded.size === 0) {
    for (const signal of SIGNALS) process.on(signal, onSignal);
    process.on('exit', onExit);
  }
  guarded.add(thing);
  return () => {
    if (!guarded.delete(thing) || guarded.size > 0) return;
    for (const signal of SIGNALS) process.off(signal, onSignal);
    process.off('exit', onExit);
  };
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  const end = (): void => {
    process.off(signal, onSignal);
    process.kill(process.pid, signal);
  };
  if (ending) {
    // Somebody insists.
    onExit();
    end();
    return;
  }
  ending = true;
  void Promise.allSettled([...guarded].map((thing) => thing.undo())).then(end);
}

function onExit(): void {
  for (const thing of guarded) thing.undoNow();
}
