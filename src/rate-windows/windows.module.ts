import { Module } from '@nestjs/common';
import { RateWindows } from './rate-windows.js';

/** Sliding windows that all processes may share. */
@Module({ providers: [RateWindows], exports: [RateWindows] })
export class WindowsModule {}
