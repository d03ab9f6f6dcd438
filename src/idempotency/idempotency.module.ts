import { Module } from '@nestjs/common';
import { IdempotencyKeys } from './idempotency-keys.js';
import { IdempotencyUpkeep } from './idempotency-upkeep.js';

/** Requests that are answered once, however often they come. */
@Module({ providers: [IdempotencyKeys, IdempotencyUpkeep], exports: [IdempotencyKeys] })
export class IdempotencyModule {}
