import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Role } from '../config/roles.js';
import type { Owner } from './leases.js';

/** Which processes live. */
@Injectable()
export class LivingProcesses {
  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Those that have a role, this one included. */
  with(role: Role): Promise<Owner[]> {
    return this.source.query<Owner[]>(
      `SELECT id AS "processId", address FROM whatsapp_processes WHERE $1 = ANY (roles) AND expires_at > now()`,
      [role],
    );
  }
}
