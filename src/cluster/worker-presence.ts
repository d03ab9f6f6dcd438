import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SideConnection } from '../database/side-connection.js';
import { PROCESS_NUMBER } from './process.js';

/** First half of the advisory locks by which processes are known to live. */
export const PRESENCE_LOCKS = 8_172_301;

/**
 * Shows the other processes that this one lives: an advisory lock that PostgreSQL frees the moment the process dies, so
 * that the lanes it had claimed are taken over at once and not when their leases end.
 */
@Injectable()
export class WorkerPresence implements OnModuleInit {
  constructor(private readonly side: SideConnection) {}

  onModuleInit(): void {
    this.side.hold(PRESENCE_LOCKS, PROCESS_NUMBER);
  }
}
