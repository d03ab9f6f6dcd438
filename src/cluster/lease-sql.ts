import { SIDE_NAME_BEFORE_LEASES } from '../database/before-leases.js';

/**
 * Tells that a line may be had, or, with the id of a process, that this one was given a line: no more than a hint. A thousand lines
 * that are handed over are of no interest to all the others.
 */
export const LEASE_CHANNEL = 'whatsapp_leases';

/** True for a process `p` that lives, by the database's clock. */
export const LIVES = 'p.expires_at > now()';

/**
 * True while no process lives that knows nothing of leases, as during an upgrade: it has the sessions of all lines, and
 * closes them when it ends.
 */
export const NOBODY_WITHOUT_LEASES = `NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
                                                   AND application_name = '${SIDE_NAME_BEFORE_LEASES}')`;

/** The first epoch of a line. Rows of lines that are no more are removed: one that comes again goes on above where it ended. */
export const NEW_EPOCH = '(extract(epoch FROM clock_timestamp()) * 1000000)::bigint';

/**
 * True for a row `l` that is as it was when the statement began, which alone it may judge by: whether an owner lives is
 * read as of then, and a row that changed since may have an owner that came back.
 */
export const UNCHANGED = `l.epoch = (SELECT seen.epoch FROM whatsapp_leases seen
                                      WHERE (seen.company_id, seen.line) = (l.company_id, l.line))`;
