// What is known of processes of versions from before there were leases: each has the sessions of all lines, and asks nobody.

/** The name of such a process's connection beside its pool. */
export const SIDE_NAME_BEFORE_LEASES = 'switchboard-side';

/**
 * The lock in which such a process runs its migrations when it starts, for which it waits before it does anything else. Whoever
 * shares it keeps it out.
 */
export const MIGRATIONS_LOCK_BEFORE_LEASES = 7_021_962_302;
