import type { DiscoveryService, Reflector } from '@nestjs/core';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import type { Role } from '../config/roles.js';
import type { Settings } from '../config/settings.js';
import { Lifecycle } from './lifecycle.js';
import { PART, type PartOptions, type StartsAndStops } from './part.js';

interface Given {
  name: string;
  options: PartOptions;
  part?: StartsAndStops;
}

/** The lifecycle of a process with these parts; tells in `said` what they do. */
function lifecycleOf(given: Given[], roles: Role[] = ['api', 'sessions', 'worker']) {
  const said: string[] = [];
  const faults: string[] = [];
  const classes = given.map(({ name, options, part }) => {
    const instance: StartsAndStops = {
      start: () => {
        said.push(`start ${name}`);
        return part?.start?.();
      },
      stop: () => {
        said.push(`stop ${name}`);
        return part?.stop?.();
      },
      leave: async () => part?.leave?.(),
    };
    const metatype = Object.assign(() => undefined, { options });
    Object.defineProperty(metatype, 'name', { value: name });
    return { instance, metatype };
  });
  const others = [
    { instance: null, metatype: null },
    { instance: {}, metatype: class Plain {} },
  ];
  const discovery = { getProviders: () => [...classes, ...others] } as unknown as DiscoveryService;
  const reflector = {
    get: (key: string, metatype: { options?: PartOptions }) => (key === PART ? metatype.options : undefined),
  } as unknown as Reflector;
  const log = Object.assign(pino({ enabled: false }), {
    error: ({ part, error }: { part: string; error: string }) => void faults.push(`${part}: ${error}`),
  });
  return { lifecycle: new Lifecycle(discovery, reflector, { roles } as Settings, log), said, faults };
}

const part = (name: string, stage: PartOptions['stage'], rest: Partial<PartOptions> = {}): Given => ({
  name,
  options: { stage, ...rest },
});

const byText = (one: string, other: string): number => (one < other ? -1 : 1);

describe('the parts of a process', () => {
  it('start stage by stage, the last of them once it can be reached, and stop the other way round', async () => {
    const { lifecycle, said } = lifecycleOf([
      part('restorer', 'reachable'),
      part('pool', 'sessions'),
      part('listener', 'connections'),
      part('journal', 'store'),
    ]);
    await lifecycle.onApplicationBootstrap();
    expect(said).toEqual(['start listener', 'start journal', 'start pool']);
    await lifecycle.reached();
    expect(said.splice(0)).toHaveLength(4);
    await lifecycle.onModuleDestroy();
    expect(said).toEqual(['stop restorer', 'stop pool', 'stop journal', 'stop listener']);
  });

  it('wait for each other between stages, and not within one', async () => {
    let open = (): void => undefined;
    const slow = new Promise<void>((resolve) => (open = resolve));
    const { lifecycle, said } = lifecycleOf([
      { ...part('slow', 'store'), part: { start: () => slow } },
      part('beside', 'store'),
      part('later', 'sessions'),
    ]);
    const starting = lifecycle.onApplicationBootstrap();
    // All that can run now has run.
    await new Promise((resolve) => setImmediate(resolve));
    expect(said).toEqual(['start slow', 'start beside']);
    open();
    await starting;
    expect(said.at(-1)).toBe('start later');
  });

  it.each<[Role[], string[]]>([
    [['api'], ['all', 'clients']],
    [['worker'], ['all', 'queues']],
    [
      ['sessions', 'worker'],
      ['all', 'pool', 'queues'],
    ],
  ])('of the roles %j are those alone that belong to them', (roles, names) => {
    const { lifecycle } = lifecycleOf(
      [
        part('all', 'store'),
        part('pool', 'sessions', { roles: ['sessions'] }),
        part('clients', 'realtime', { roles: ['api'] }),
        part('queues', 'delivery', { roles: ['worker'] }),
      ],
      roles,
    );
    const found = lifecycle.parts().map(({ name }) => name);
    expect(found.toSorted(byText)).toEqual(names);
  });

  it('end the start when one of them cannot, and stop as far as they had come', async () => {
    const fault = new Error('the key is missing');
    const { lifecycle, said } = lifecycleOf([
      part('first', 'connections'),
      { ...part('bad', 'store'), part: { start: () => Promise.reject(fault) } },
      part('never', 'sessions'),
    ]);
    await expect(lifecycle.onApplicationBootstrap()).rejects.toBe(fault);
    await lifecycle.onModuleDestroy();
    expect(said).toEqual(['start first', 'start bad', 'stop bad', 'stop first']);
  });

  it('leave before they stop, all at once, whatever becomes of one of them', async () => {
    const left: string[] = [];
    const leaves = (name: string): StartsAndStops => ({ leave: async () => void left.push(name) });
    const { lifecycle, said, faults } = lifecycleOf([
      { ...part('first', 'doors'), part: leaves('first') },
      { ...part('broken', 'sessions'), part: { leave: () => Promise.reject(new Error('nobody takes it')) } },
      { ...part('last', 'sessions'), part: leaves('last') },
      { ...part('unreached', 'reachable'), part: leaves('unreached') },
    ]);
    await lifecycle.onApplicationBootstrap();
    said.length = 0;
    await lifecycle.leave();
    expect(left).toEqual(['first', 'last']);
    expect(faults).toEqual(['broken: nobody takes it']);
    expect(said).toEqual([]);
  });

  it('stop although one of them fails, and another one never comes to its end', async () => {
    vi.useFakeTimers();
    try {
      const { lifecycle, said, faults } = lifecycleOf([
        part('first', 'doors'),
        { ...part('broken', 'sessions'), part: { stop: () => Promise.reject(new Error('it is stuck')) } },
        { ...part('throws', 'sessions'), part: { stop: () => { throw new Error('at once'); } } }, // prettier-ignore
        { ...part('endless', 'delivery', { stopWithinMs: 700 }), part: { stop: () => new Promise(() => undefined) } },
      ]);
      await lifecycle.onApplicationBootstrap();
      said.length = 0;
      let over = false;
      const stopping = lifecycle.onModuleDestroy().then(() => (over = true));
      await vi.advanceTimersByTimeAsync(699);
      expect(over).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      await stopping;
      expect(said).toEqual(['stop broken', 'stop throws', 'stop endless', 'stop first']);
      expect(faults.slice(0, 2).toSorted(byText)).toEqual(['broken: it is stuck', 'throws: at once']);
      expect(faults.slice(2)).toEqual(['endless: it took longer than 700 ms']);
    } finally {
      vi.useRealTimers();
    }
  });
});
