/** What the command line can change. */
export interface BenchOptions {
  /** idle: connected sessions. */
  sessions: number;
  /** idle, page, clients: how long to watch. */
  windowSeconds: number;
  /** send: this many times the messages. */
  scale: number;
  /** processes: how long things happen to them. */
  minutes: number;
  /** What has several processes: lines; left out, as many as the bench has by itself. */
  lines: number | undefined;
  /** chaos and processes: replays a run; left out, a new one is drawn. */
  seed: number | undefined;
  /** chaos: names of cells, `disturbance/partners/latency`; none stands for all. */
  cells: string[];
  /** chaos: of each cell. */
  runs: number;
  /** chaos: milliseconds between two texts of a contact. */
  gapMs: number;
  /** Folder that keeps profiles and heap snapshots. */
  artifacts: string | undefined;
  /** guard: file of the ratios to compare with. */
  recorded: string;
  /** guard: writes the ratios there. */
  record: boolean;
}
