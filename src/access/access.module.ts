import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { getOptionsToken, getStorageToken } from '@nestjs/throttler';
import { Settings } from '../config/settings.js';
import { RateWindows } from '../rate-windows/rate-windows.js';
import { WindowsModule } from '../rate-windows/windows.module.js';
import { AccessGuard } from './access.guard.js';
import { RequestLimit, throttlerOptions, WindowStorage } from './request-limit.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';
import { Authenticator } from './authenticator.js';
import { JsonWebTokens } from './json-web-tokens.js';
import { KeyListener } from './key-listener.js';
import { KeyUse } from './key-use.js';
import { KeysController } from './keys.controller.js';
import { PageSession } from './page-session.entity.js';
import { PageSessions } from './page-sessions.js';
import { RouteDeclarations } from './route-declarations.js';

/** Who is there, how much they ask, and what they may. */
@Module({
  imports: [TypeOrmModule.forFeature([ApiKey, PageSession]), AuditModule, DiscoveryModule, WindowsModule],
  controllers: [KeysController],
  providers: [
    ApiKeysService,
    KeyUse,
    PageSessions,
    KeyListener,
    JsonWebTokens,
    Authenticator,
    RouteDeclarations,
    {
      provide: getStorageToken(),
      useFactory: (windows: RateWindows) => new WindowStorage(windows),
      inject: [RateWindows],
    },
    { provide: getOptionsToken(), useFactory: throttlerOptions, inject: [Settings, getStorageToken()] },
    RequestLimit,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [ApiKeysService, Authenticator, PageSessions, AuditModule],
})
export class AccessModule {}
