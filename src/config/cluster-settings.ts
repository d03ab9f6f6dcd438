import { MediaSettings } from './media-settings.js';
import { Env, Whole } from './setting-decorators.js';

/** How the processes on one database share its lines. */
export abstract class ClusterSettings extends MediaSettings {
  /** Milliseconds for which a process that shows no sign of life keeps its lines; then the others take them over. */
  @Env('LEASE_TTL_MS')
  @Whole(600, 600_000)
  leaseTtlMs = 15_000;

  /** Sessions that this process holds at most; further lines go to other processes. */
  @Env('MAX_SESSIONS_PER_PROCESS')
  @Whole(1, 100_000)
  maxSessionsPerProcess = 5_000;
}
