/** A company whose clients connect: with a key of its own, so many of them. */
export interface Listeners {
  companyId: string;
  key: string;
  clients: number;
}

/** What the clients are to connect to. */
export interface ConnectOrder {
  url: string;
  companies: Listeners[];
}

/** What arrived since it was asked before. */
export interface Arrivals {
  /** Milliseconds since the event was handed to the log; of all clients together. */
  p50Ms: number;
  p99Ms: number;
  longestMs: number;
  /** When the last one came, wall-clock milliseconds. */
  lastAt: number;
}

/** All that clients were told, and what was not as it has to be. */
export interface Told {
  /** Fewest and most events that a client of a company got, by company. */
  byCompany: Record<string, { least: number; most: number }>;
  /** A few of what was told twice, out of order or to the wrong company, or of connections that ended. */
  faults: string[];
}
