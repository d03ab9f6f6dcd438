import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { AccessGuard } from './access.guard.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';
import { Authenticator } from './authenticator.js';
import { JsonWebTokens } from './json-web-tokens.js';
import { KeyUse } from './key-use.js';
import { KeysController } from './keys.controller.js';
import { RouteDeclarations } from './route-declarations.js';

/** Who is let in: keys, tokens, and the one guard of all routes. */
@Module({
  imports: [TypeOrmModule.forFeature([ApiKey]), AuditModule, DiscoveryModule],
  controllers: [KeysController],
  providers: [
    ApiKeysService,
    KeyUse,
    JsonWebTokens,
    Authenticator,
    RouteDeclarations,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Authenticator, AuditModule],
})
export class AccessModule {}
