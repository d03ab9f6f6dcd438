import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { LOGGER } from '../logging/logger.js';
import { PART, type PartOptions, STAGES, type Stage, type StartsAndStops } from './part.js';

const STOP_WITHIN_MS = 5_000;
/** Of the stages, the one that waits until the process can be reached. */
const LAST: Stage = 'reachable';

/** A provider with `@Part`. */
export interface ListedPart extends PartOptions {
  name: string;
  part: StartsAndStops;
}

/**
 * Starts and stops the parts of the process that its roles have, stage by stage. A part that cannot start ends the start;
 * one that cannot stop, or not in time, holds up no other.
 */
@Injectable()
export class Lifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly started: ListedPart[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** The list of what starts and stops here, in the order of the start. */
  parts(): ListedPart[] {
    const parts = this.discovery.getProviders().flatMap(({ instance, metatype }): ListedPart[] => {
      if (typeof metatype !== 'function' || typeof instance !== 'object' || instance === null) return [];
      const options = this.reflector.get<PartOptions | undefined>(PART, metatype);
      return options === undefined ? [] : [{ ...options, name: metatype.name, part: instance as StartsAndStops }];
    });
    const mine = parts.filter(
      ({ roles }) => roles === undefined || roles.some((role) => this.settings.roles.includes(role)),
    );
    return mine.toSorted((one, other) => STAGES.indexOf(one.stage) - STAGES.indexOf(other.stage));
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const stage of STAGES) if (stage !== LAST) await this.startStage(stage);
  }

  /** To be called when the process listens. */
  async reached(): Promise<void> {
    await this.startStage(LAST);
    this.log.debug({ roles: this.settings.roles, parts: this.started.map(({ name }) => name) }, 'started');
  }

  /** To be called before requests are refused: what others can go on with goes to them. */
  async leave(): Promise<void> {
    await Promise.all(this.started.map((each) => this.inTime(each, async () => each.part.leave?.())));
  }

  async onModuleDestroy(): Promise<void> {
    for (const stage of STAGES.toReversed()) {
      const parts = this.started.filter((each) => each.stage === stage);
      await Promise.all(parts.map((each) => this.inTime(each, async () => each.part.stop?.())));
    }
  }

  private async startStage(stage: Stage): Promise<void> {
    const parts = this.parts().filter((each) => each.stage === stage);
    this.started.push(...parts);
    await Promise.all(parts.map(async ({ part }) => part.start?.()));
  }

  private async inTime({ name, stopWithinMs = STOP_WITHIN_MS }: ListedPart, work: () => Promise<void>): Promise<void> {
    const over = new AbortController();
    try {
      await Promise.race([
        work(),
        pause(stopWithinMs, undefined, { signal: over.signal }).then(() => {
          throw new Error(`it took longer than ${stopWithinMs} ms`);
        }),
      ]);
    } catch (error) {
      this.log.error({ part: name, error: (error as Error).message }, 'a part did not stop as it should');
    } finally {
      over.abort();
    }
  }
}
