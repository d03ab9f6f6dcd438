import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { getOptionsToken, getStorageToken } from '@nestjs/throttler';
import { Settings } from '../config/settings.js';
import { ApiThrottlerGuard, throttlerOptions, WindowStorage } from './api-throttler.guard.js';
import { RateWindows } from './windows/rate-windows.js';

/** Sliding windows, and the limit of requests by key. Comes after the module that knows the keys. */
@Module({
  providers: [
    RateWindows,
    {
      provide: getStorageToken(),
      useFactory: (windows: RateWindows) => new WindowStorage(windows),
      inject: [RateWindows],
    },
    { provide: getOptionsToken(), useFactory: throttlerOptions, inject: [Settings, getStorageToken()] },
    { provide: APP_GUARD, useClass: ApiThrottlerGuard },
  ],
  exports: [RateWindows],
})
export class ThrottlingModule {}
