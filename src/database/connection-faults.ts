import { SettingsError } from '../config/settings-error.js';

const AUTHENTICATION = ['28P01', '28000'];
/** PostgreSQL's codes for "starting up" and "shutting down", and for too many connections, as while another version goes. */
const STARTING = ['57P03', '53300'];
const NOT_THERE = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
];

/** Whether waiting can help. */
export function mayPass(problem: Error): boolean {
  return [...STARTING, ...NOT_THERE].includes(codeOf(problem)) || isSilence(problem);
}

/** Why the database of the settings cannot be used, in one line that names it without its password and says what to do. */
export function connectionFault(problem: Error, url: string): SettingsError {
  const { user, place, database } = partsOf(url);
  const code = codeOf(problem);
  const [reason = ''] = (problem.message || code).split('\n', 1);
  const say = (words: string): SettingsError => new SettingsError(`DATABASE_URL: ${words}`, { cause: problem });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return say(`the host of ${place} is not known (${code}); correct its name`);
  }
  if (NOT_THERE.includes(code) || isSilence(problem)) {
    return say(
      `no PostgreSQL answers at ${place} (${code || reason}); start it, correct host and port, or leave DATABASE_URL out for the embedded one`,
    );
  }
  if (code === '3D000') {
    return say(
      `there is no database ${database} at ${place}; make it (CREATE DATABASE "${database}" ENCODING 'UTF8'), or correct the name`,
    );
  }
  if (AUTHENTICATION.includes(code) || /password must be a/i.test(reason)) {
    return say(`${place} does not let ${user} in (${reason}); correct user and password`);
  }
  if (code === '42501') return say(`${user} may not use the database ${database} (${reason}); GRANT it what it lacks`);
  if (/\bSSL\b|certificate|encryption/i.test(reason)) {
    return say(`no encrypted connection to ${place} (${reason}); sslmode in the URL says what is wanted`);
  }
  if (code === '53300') return say(`${place} has no connection left (${reason}); raise its max_connections`);
  return say(`${place} cannot be used (${reason})`);
}

/** The driver's own limits on waiting have no code. */
function isSilence({ message }: Error): boolean {
  return /timeout|terminated unexpectedly/i.test(message);
}

function codeOf(problem: Error): string {
  if ('code' in problem && typeof problem.code === 'string') return problem.code;
  // A host with several addresses fails at each of them.
  const [first] = problem instanceof AggregateError ? (problem.errors as Error[]) : [];
  return first === undefined ? '' : codeOf(first);
}

function partsOf(url: string): { user: string; place: string; database: string } {
  const { username, hostname, port, pathname, searchParams } = new URL(url.replace('@/', '@localhost/'));
  const host = decodeURIComponent(searchParams.get('host') ?? (hostname || 'localhost'));
  const user = decodeURIComponent(username) || 'the user of this process';
  return { user, place: `${host}:${port || '5432'}`, database: decodeURIComponent(pathname.slice(1)) || user };
}
