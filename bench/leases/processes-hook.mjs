// Gives what is imported with `?process=N` the product's own modules anew, once for each N, and in the place of those that have to
// do with WhatsApp some that are empty. Packages are shared.
const SOURCES = new URL('../../src/', import.meta.url).href;
const EMPTY = new URL('./no-sessions.js', import.meta.url).href;
const WITH_SESSIONS = ['session-pool.js', 'session-records.js', 'auth-state.service.js', 'line-restrictions.js'];

export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  if (WITH_SESSIONS.some((name) => found.url.endsWith(`/${name}`))) return { ...found, url: EMPTY };
  const process = context.parentURL === undefined ? null : new URL(context.parentURL).searchParams.get('process');
  if (process === null || !found.url.startsWith(SOURCES)) return found;
  return { ...found, url: `${found.url}?process=${process}` };
}
