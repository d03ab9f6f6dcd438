import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { PayloadCipher } from '../../encryption/payload-cipher.js';
import { DomainError } from '../../domain/errors.js';
import { type BatchHandler, INBOUND_HANDLER, type InboundHandlerOptions } from './inbound-handler.js';
import { InboundQueue } from './inbound-queue.js';

const NAME = /^[a-z][a-z0-9-]{0,23}$/;

/** A handler that was found, and its queue. */
export interface RegisteredHandler extends InboundHandlerOptions {
  handler: BatchHandler;
  queue: InboundQueue;
}

/** The providers with `@InboundHandler`, of whatever module. */
@Injectable()
export class HandlerRegistry implements OnModuleInit {
  private readonly handlers = new Map<string, RegisteredHandler>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly source: DataSource,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    const payloads = PayloadCipher.of(this.settings);
    for (const { instance } of this.discovery.getProviders()) {
      const options = optionsOf(instance);
      if (options === undefined) continue;
      const { name } = options;
      if (!NAME.test(name)) throw new Error(`The name of an inbound handler must match ${NAME.source}: ${name}`);
      const known = this.handlers.get(name);
      // The same instance, when several modules export it.
      if (known?.handler === instance) continue;
      if (known !== undefined) throw new Error(`Two inbound handlers have the name ${name}`);
      const queue = new InboundQueue(this.source, payloads, options, this.settings.inboundBatchWindowMs);
      this.handlers.set(name, { ...options, handler: instance as BatchHandler, queue });
    }
  }

  /** By name. */
  all(): RegisteredHandler[] {
    return [...this.handlers.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws DomainError EXTENSION_NOT_FOUND */
  get(name: string): RegisteredHandler {
    const handler = this.handlers.get(name);
    if (handler === undefined) throw new DomainError('EXTENSION_NOT_FOUND', `There is no extension ${name}`, { name });
    return handler;
  }
}

function optionsOf(instance: unknown): InboundHandlerOptions | undefined {
  if (typeof instance !== 'object' || instance === null || typeof instance.constructor !== 'function') return undefined;
  return Reflect.getMetadata(INBOUND_HANDLER, instance.constructor) as InboundHandlerOptions | undefined;
}
