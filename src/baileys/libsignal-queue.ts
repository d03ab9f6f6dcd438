import { createRequire } from 'node:module';

/**
 * Takes libsignal's job queue out. Imported for its effect, before libsignal is loaded.
 *
 * libsignal queues all work on a contact's session, by the contact's address, for the whole process, and runs what it
 * queued in the async context of whoever came first. With several accounts that has two bad ends: they wait for each
 * other's database, and a job of one account runs in the context of another, where its transaction cannot be found. The
 * queue is not needed: all work on the sessions of an account runs under the account's one lock.
 */
const require = createRequire(import.meta.url);
const queue = require.resolve('libsignal/src/queue_job.js');

if (require.cache[require.resolve('libsignal/src/session_cipher.js')] !== undefined) {
  throw new Error('libsignal was loaded before its queue could be taken out');
}
require(queue);
require.cache[queue]!.exports = (_bucket: unknown, job: () => Promise<unknown>): Promise<unknown> => job();
