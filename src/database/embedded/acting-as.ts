import type { Account } from './account.js';

/**
 * Does `work` with the rights of `account`, whose files it is about: whatever links he has planted, no more is read,
 * written, given away or removed than he could himself. `undefined` means this process's own rights.
 *
 * The whole process has his rights meanwhile, so `work` is synchronous, and nothing else of this program runs.
 */
export function actingAs<Result>(account: Account | undefined, work: () => Result): Result {
  const { getgroups, setgroups, getegid, setegid, geteuid, seteuid } = process;
  if (account === undefined || !getgroups || !setgroups || !getegid || !setegid || !geteuid || !seteuid) return work();
  const [groups, gid, uid] = [getgroups(), getegid(), geteuid()];
  setgroups([account.gid]);
  setegid(account.gid);
  seteuid(account.uid);
  try {
    return work();
  } finally {
    seteuid(uid);
    setegid(gid);
    setgroups(groups);
  }
}
