import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Lifecycle } from './lifecycle.js';

/** The one list of what starts and stops with the process. */
@Module({ imports: [DiscoveryModule], providers: [Lifecycle] })
export class LifecycleModule {}
