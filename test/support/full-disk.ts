import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';

const SIZE_MB = 8;
const TABLESPACE = 'small_disk';

/** Whether this process may mount a disk of its own. */
export const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

/** A disk of a few megabytes with one table on it, which can be filled to the last byte. */
export class SmallDisk {
  private constructor(
    private readonly admin: Client,
    private readonly table: string,
    private readonly folder: string,
  ) {}

  /** Moves the table there. @param admin a superuser, on the same machine as the server */
  static async withTable(admin: Client, table: string): Promise<SmallDisk> {
    const { rows } = await admin.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const owner = statSync(`/proc/${rows[0]!.pid}`).uid;
    const folder = mkdtempSync(join(tmpdir(), 'switchboard-small-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,uid=${owner},mode=700`, 'tmpfs', folder]);
    const disk = new SmallDisk(admin, table, folder);
    try {
      await admin.query(`CREATE TABLESPACE ${TABLESPACE} LOCATION '${folder}'`);
      await admin.query(`ALTER TABLE ${table} SET TABLESPACE ${TABLESPACE}`);
    } catch (error) {
      await disk.remove();
      throw error;
    }
    return disk;
  }

  fill(): void {
    try {
      for (;;) appendFileSync(this.filling, Buffer.alloc(4_096));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  makeRoom(): void {
    rmSync(this.filling);
  }

  /** Moves the table back. */
  async remove(): Promise<void> {
    await this.admin.query(`ALTER TABLE ${this.table} SET TABLESPACE pg_default`);
    await this.admin.query(`DROP TABLESPACE IF EXISTS ${TABLESPACE}`);
    execFileSync('umount', [this.folder]);
    rmdirSync(this.folder);
  }

  private get filling(): string {
    return join(this.folder, 'filling');
  }
}
