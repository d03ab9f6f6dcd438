/** What happens to the company's connection, before or while both sides write. */
export const DISTURBANCES = ['warm', 'restart', 'kill', 'reset', 'silence', 'backlog'] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

/** Who the company talks to: one contact with a phone, one with two linked devices beside it, a group of four. */
export const PARTNERS = ['one', 'three', 'group'] as const;
export type Partners = (typeof PARTNERS)[number];

/** Milliseconds that each answer of the database is held back. */
export const LATENCIES = [0, 2, 10] as const;

/** One combination of the matrix. */
export interface Cell {
  disturbance: Disturbance;
  partners: Partners;
  latencyMs: number;
}

export function nameOf({ disturbance, partners, latencyMs }: Cell): string {
  return `${disturbance}/${partners}/${latencyMs}`;
}

/** The whole matrix; what shares a database stands together. */
export function allCells(): Cell[] {
  return LATENCIES.flatMap((latencyMs) =>
    DISTURBANCES.flatMap((disturbance) => PARTNERS.map((partners) => ({ disturbance, partners, latencyMs }))),
  );
}
