import { Controller, Get, Module, type Type } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, MetadataScanner, NestFactory, Reflector } from '@nestjs/core';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { describe, expect, it } from 'vitest';
import { AdminKey, AnyKey, CompanyKey, Public } from '../identity/access.decorators.js';
import { RouteDeclarations } from './route-declarations.js';

@Controller('declared')
class Declared {
  @Get('a')
  @CompanyKey('read')
  a(): void {}

  @Get('b')
  @AnyKey('send')
  b(): void {}

  @Get('c')
  @AdminKey()
  c(): void {}

  notARoute(): void {}
}

@Controller('probe')
@Public()
class OpenAsAWhole {
  @Get()
  all(): void {}
}

@Controller('forgotten')
class Forgotten {
  @Get('a')
  @CompanyKey('read')
  a(): void {}

  @Get('b')
  b(): void {}
}

@Controller('heir')
class Heir extends Forgotten {}

@WebSocketGateway()
class Talking {
  @SubscribeMessage('say')
  say(): void {}
}

async function start(controllers: Type[], providers: Type[] = []): Promise<void> {
  @Module({
    imports: [DiscoveryModule],
    controllers,
    providers: [
      ...providers,
      {
        provide: RouteDeclarations,
        useFactory: (...parts: [DiscoveryService, MetadataScanner, Reflector]) => new RouteDeclarations(...parts),
        inject: [DiscoveryService, MetadataScanner, Reflector],
      },
    ],
  })
  class Product {}

  const app = await NestFactory.createApplicationContext(Product, { logger: false, abortOnError: false });
  await app.close();
}

describe('a product', () => {
  it('starts when every route says who may use it', async () => {
    await expect(start([Declared, OpenAsAWhole])).resolves.toBeUndefined();
  });

  it('does not start with a route that does not, and names it', async () => {
    await expect(start([Declared, Forgotten])).rejects.toThrow(/^Forgotten\.b: declare who may use it/);
    await expect(start([Heir])).rejects.toThrow(/^Heir\.b: /);
  });

  it('does not start with a handler of socket messages that does not', async () => {
    await expect(start([], [Talking])).rejects.toThrow(/^Talking\.say: /);
  });
});
