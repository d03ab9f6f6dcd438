import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import type { Role } from '../config/roles.js';

/** In the order in which they start; they stop the other way round. Those of one stage start and stop together. */
export const STAGES = [
  /** What clients reach us by, and the connections that everything else needs. */
  'doors',
  'connections',
  /** What is stored is readable, and what was left over is dealt with. */
  'store',
  /** Old rows are removed from now on. */
  'upkeep',
  'realtime',
  'delivery',
  'sessions',
  'extensions',
  /** Not before the process listens: one that cannot must not take the lines of one that can. */
  'reachable',
] as const;
export type Stage = (typeof STAGES)[number];

export interface PartOptions {
  stage: Stage;
  /** Which roles have it; all when left out. */
  roles?: readonly Role[];
  /** How long it may take to stop; after that the others stop all the same. */
  stopWithinMs?: number;
}

/** Something that starts and stops with the process. */
export interface StartsAndStops {
  /** A rejection keeps the process from starting. */
  start?(): void | Promise<void>;
  /** Called before anything stops, while requests are still served. */
  leave?(): Promise<void>;
  /** Called when `start` has been, whether it came to its end or not. */
  stop?(): void | Promise<void>;
}

export const PART = 'switchboard:part';

/** Makes a provider a part of the process: it is on the one list of what starts and stops. */
export const Part = (options: PartOptions): ClassDecorator => applyDecorators(Injectable(), SetMetadata(PART, options));
