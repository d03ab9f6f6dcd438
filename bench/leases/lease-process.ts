// A process that holds lines and has no sessions: heartbeat, leases and reconciler are the product's own, what would connect to
// WhatsApp does nothing.
import 'reflect-metadata';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import type { AuthStateService } from '../../src/auth-state/auth-state.service.js';
import { Heartbeat } from '../../src/cluster/heartbeat.js';
import { Leases } from '../../src/cluster/leases.js';
import { OwnAddress } from '../../src/cluster/own-address.js';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { DatabaseServer } from '../../src/database/database-server.js';
import { SideConnection } from '../../src/database/side-connection.js';
import type { LineId } from '../../src/domain/line.js';
import { LineHolds } from '../../src/lines/line-holds.js';
import { LineMoves } from '../../src/lines/line-moves.js';
import { LineReconciler } from '../../src/lines/line-reconciler.js';
import type { LineRestrictions } from '../../src/lines/line-restrictions.js';
import type { SessionPool } from '../../src/lines/session-pool.js';
import type { SessionRecords } from '../../src/lines/session-records.js';

const url = process.env.DATABASE_URL ?? '';
const settings = loadSettings(process.env);
const log = pino({ enabled: false });

const source = await new DataSource(dataSourceOptions({ url, poolSize: 2 })).initialize();
const side = new SideConnection({ url } as DatabaseServer, log);
const heartbeat = new Heartbeat(source, side, settings, new OwnAddress(), log);
const leases = new Leases(source, heartbeat);
const holds = new LineHolds(leases, log);

/** Sessions that are there by name only. */
const pool = {
  takeCutOff: (): LineId[] => [],
  run: (line: LineId) => {
    holds.keep(line);
    return { waitFor: async (): Promise<void> => undefined };
  },
  movable: (): LineId[] => leases.all().filter((line) => !holds.isMoving(line)),
  move: (line: LineId, to: string | null) => holds.move(line, to, async () => undefined),
} as unknown as SessionPool;
const records = {
  settledWithin: async () => true,
  find: async () => ({ wanted: true, phoneNumber: null }),
} as unknown as SessionRecords;
const authStates = { isPaired: async () => true } as unknown as AuthStateService;
const restrictions = { read: async (): Promise<void> => undefined } as unknown as LineRestrictions;
const reconciler = new LineReconciler(
  pool,
  holds,
  records,
  authStates,
  restrictions,
  leases,
  heartbeat,
  side,
  new LineMoves(pool, records, leases, heartbeat, settings, log),
  settings,
  log,
);

leases.onModuleInit();
leases.whenLost((line) => holds.forget(line));
reconciler.onModuleInit();
await side.start();
await heartbeat.start();
reconciler.start();
