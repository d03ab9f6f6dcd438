/** What a process says of its own memory after all garbage is gone. */
export interface Memory {
  heapUsedBytes: number;
  /** With what V8 keeps free for what comes. */
  heapTotalBytes: number;
  externalBytes: number;
  rssBytes: number;
}

/** What a process did between `startWindow` and `endWindow`. */
export interface Window {
  seconds: number;
  cpuSeconds: number;
  /** How late timers came. */
  delayP50Ms: number;
  delayP99Ms: number;
}
