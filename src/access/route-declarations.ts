import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { MESSAGE_MAPPING_METADATA } from '@nestjs/websockets/constants.js';
import { type Access, ACCESS } from '../identity/access.decorators.js';

type Handler = (...given: unknown[]) => unknown;

/** Stops the start of a product with a route, or a handler of socket messages, that does not say who may use it. */
@Injectable()
export class RouteDeclarations implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws an error that names them */
  onModuleInit(): void {
    const undeclared = this.handlers()
      .filter(({ access }) => access === undefined)
      .map(({ name }) => name);
    if (undeclared.length > 0) {
      throw new Error(
        `${undeclared.join(', ')}: declare who may use it, with @CompanyKey, @AnyKey, @AdminKey or @Public of access.decorators.ts`,
      );
    }
  }

  /** Every handler of a route or a socket message in the application, with what it declares. */
  handlers(): { name: string; access: Access | undefined }[] {
    const classes = [...this.discovery.getControllers(), ...this.discovery.getProviders()]
      .map(({ metatype }) => metatype as Type | null)
      .filter((type) => type?.prototype !== undefined && type.prototype !== null);
    return [...new Set(classes)].flatMap((type) => this.handlersOf(type!));
  }

  private handlersOf(type: Type): { name: string; access: Access | undefined }[] {
    const prototype = type.prototype as Record<string, Handler>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => isHandler(prototype[name]!))
      .map((name) => ({
        name: `${type.name}.${name}`,
        access: this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [prototype[name]!, type]),
      }));
  }
}

function isHandler(method: Handler): boolean {
  return [METHOD_METADATA, MESSAGE_MAPPING_METADATA].some((key) => Reflect.hasMetadata(key, method));
}
