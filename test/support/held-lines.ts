import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { Heartbeat } from '../../src/cluster/heartbeat.js';
import { OwnAddress } from '../../src/cluster/own-address.js';
import { Leases } from '../../src/cluster/leases.js';
import { PROCESS_ID } from '../../src/cluster/process.js';
import { loadSettings } from '../../src/config/settings.js';
import type { DatabaseServer } from '../../src/database/database-server.js';
import { SideConnection } from '../../src/database/side-connection.js';
import type { Tenure } from '../../src/domain/lease.js';
import type { LineId } from '../../src/domain/line.js';

/** A line that this process holds, by the database alone. */
export async function heldLine(source: Pick<DataSource, 'query'>, line: LineId): Promise<Tenure> {
  await source.query(
    `INSERT INTO whatsapp_leases (company_id, line, owner, epoch) VALUES ($1, $2, $3, 1) ON CONFLICT DO NOTHING`,
    [line.companyId, line.line, PROCESS_ID],
  );
  return { companyId: line.companyId, line: line.line, epoch: '1' };
}

/** Leases of a process that has not started. */
export function leasesOf(source: DataSource): Leases {
  return startableLeases(source).leases;
}

/** Leases, and the heartbeat that they hold for once it is started. */
export function startableLeases(source: DataSource, ttlMs = 600_000): { leases: Leases; heartbeat: Heartbeat } {
  const settings = loadSettings({ LEASE_TTL_MS: String(ttlMs) });
  const log = pino({ enabled: false });
  const heartbeat = new Heartbeat(
    source,
    new SideConnection({} as DatabaseServer, log),
    settings,
    new OwnAddress(),
    log,
  );
  const leases = new Leases(source, heartbeat);
  leases.onModuleInit();
  return { leases, heartbeat };
}
