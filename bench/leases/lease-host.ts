// Hosts several processes that hold lines: each has modules of its own, and so an id of its own (see processes-hook.mjs). Started
// by the bench with LEASE_PROCESSES and DATABASE_URL; ends with its parent.
import { register } from 'node:module';

register('./processes-hook.mjs', import.meta.url);
for (let n = 0; n < Number(process.env.LEASE_PROCESSES); n += 1) await import(`./lease-process.js?process=${n}`);
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
