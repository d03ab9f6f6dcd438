/** What the command line can change. */
export interface BenchOptions {
  /** idle: connected sessions. */
  sessions: number;
  /** idle: how long to watch. */
  windowSeconds: number;
  /** send: this many times the messages. */
  scale: number;
  /** Folder that keeps profiles and heap snapshots. */
  artifacts: string | undefined;
}
