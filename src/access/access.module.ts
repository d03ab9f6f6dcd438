import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { AuthenticationGuard, AuthorizationGuard } from './access.guard.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';
import { Authenticator } from './authenticator.js';
import { JsonWebTokens } from './json-web-tokens.js';
import { KeyUse } from './key-use.js';
import { KeysController } from './keys.controller.js';
import { RouteDeclarations } from './route-declarations.js';

/** Who is there: keys and tokens. */
@Module({
  imports: [TypeOrmModule.forFeature([ApiKey]), AuditModule, DiscoveryModule],
  controllers: [KeysController],
  providers: [
    ApiKeysService,
    KeyUse,
    JsonWebTokens,
    Authenticator,
    RouteDeclarations,
    { provide: APP_GUARD, useClass: AuthenticationGuard },
  ],
  exports: [ApiKeysService, Authenticator, AuditModule],
})
export class AccessModule {}

/** Who may do what. Imported behind whatever has to look at a request before that, as guards run in the order of modules. */
@Module({ imports: [AuditModule], providers: [{ provide: APP_GUARD, useClass: AuthorizationGuard }] })
export class AuthorizationModule {}
