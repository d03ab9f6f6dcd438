import { SettingsError } from './settings-error.js';

/** What a file system answers that does not do as it is asked, and why. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not do that there',
  EROFS: 'it is on a file system that is read only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  ENOTDIR: 'a part of that path is a file',
  EEXIST: 'that is a file',
  ENOENT: 'it cannot be made there',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the path is too long',
};

/** The error of somebody who worked in the folder of a setting; one line that names both where it was the file system's. */
export function folderFault(error: Error, setting: string, folder: string): Error {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  const reason = syscall === undefined ? undefined : REASONS[code];
  if (reason === undefined) return error;
  const uid = process.geteuid?.();
  const isForbidden = code === 'EACCES' || code === 'EPERM';
  const who = uid === undefined || !isForbidden ? '' : `, or let user ${uid} write there`;
  return new SettingsError(
    `${setting}: the folder ${folder} cannot be used, for ${reason} (${code}); name another one${who}`,
    {
      cause: error,
    },
  );
}

/** Why the port of a setting could not be had, in one line; any other error as it is. */
export function portFault(error: NodeJS.ErrnoException, port: number, setting: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new SettingsError(
      `${setting}: port ${port} is in use; end what listens there, or name another port (0 takes any free one)`,
    );
  }
  if (error.code === 'EACCES') {
    return new SettingsError(`${setting}: this user may not listen at port ${port}; name one from 1024 on`);
  }
  return error;
}
