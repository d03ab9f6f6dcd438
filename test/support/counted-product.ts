import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import type { Census } from '../../bench/leak/census.js';
import { Product, type ProductOptions } from './product.js';

export type { Census } from '../../bench/leak/census.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The probe of the leak benchmark: what it counts with is what the test counts with. */
const PROBE = 'bench/leak/probe';
const SOURCES = [PROBE, 'bench/leak/census', 'bench/inside/answers'];
/** What ends by itself may take several turns of the product's event loop, between which nothing seems to happen. */
const SAME_IN_A_ROW = 3;
const LOOK_MS = 100;
/** How long the pool keeps a connection to the database that nobody uses. No other timer of the product has this limit. */
const POOLED_FOR_MS = 267;
/** A statement may take so long, by the client's own limit. */
const STATEMENT_MS = 20_000;

/** What is counted against a limit is kept for a window. */
const SHORT_WINDOWS = { RATE_LIMIT_WINDOW_MS: '1000', NEW_CONTACT_WINDOW_MS: '1000' };

const COUNTED = ['listeners', 'timers', 'promises', 'mapEntries', 'setEntries'] as const;

type Reply = { id: number; value: Census } | { id: number; error: string };

/** The built product with a probe in it that counts what is alive, asked over the IPC channel. */
export class CountedProduct {
  private asked = 0;

  private constructor(
    readonly product: Product,
    private readonly folder: string,
  ) {}

  static async start({ env = {}, ...options }: ProductOptions): Promise<CountedProduct> {
    const folder = mkdtempSync(join(tmpdir(), 'switchboard-probe-'));
    try {
      const loaded = [compileProbe(folder), writePoolTuning(folder)].map((file) => pathToFileURL(file).href);
      const NODE_OPTIONS = loaded.map((url) => `--import=${url}`).join(' ');
      const product = await Product.start({
        ...options,
        asModules: true,
        env: { ...SHORT_WINDOWS, ...env, NODE_OPTIONS },
      });
      return new CountedProduct(product, folder);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** What is alive after a full garbage collection. */
  census(): Promise<Census> {
    const { process } = this.product;
    const id = (this.asked += 1);
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void): void => {
        process.off('message', onMessage);
        process.off('exit', onExit);
        outcome();
      };
      const onMessage = (reply: Reply): void => {
        if (reply.id !== id) return;
        settle(() => ('error' in reply ? reject(new Error(reply.error)) : resolve(reply.value)));
      };
      const onExit = (): void =>
        settle(() => reject(new Error(`the product ended\n${this.product.output.join('\n')}`)));
      process.on('message', onMessage);
      process.on('exit', onExit);
      process.send({ id, name: 'census', argument: null });
    });
  }

  /** Takes one census after the other until one satisfies `wanted`; the last one when time is up. */
  async censusUntil(wanted: (census: Census) => boolean, timeoutMs: number): Promise<Census> {
    for (const deadline = Date.now() + timeoutMs; ;) {
      const census = await this.census();
      if (wanted(census) || Date.now() > deadline) return census;
      // A census stops the product: what is under way goes on in between.
      await pause(LOOK_MS);
    }
  }

  /**
   * What is alive when nothing is under way any more: several counts in a row agree and satisfy `wanted`; the last one
   * when time is up. Counts from while the product looks at its queues are left out, and what is left of this process'
   * own requests is ended.
   */
  async censusAtRest(wanted: (census: Census) => boolean, timeoutMs: number): Promise<Census> {
    const requests = getGlobalDispatcher();
    setGlobalDispatcher(new Agent());
    await requests.close();
    let last: Census | undefined;
    let agreed = 0;
    return this.censusUntil((census) => {
      if (isAtDatabase(census)) return false;
      agreed = last !== undefined && sameCounts(last, census) ? agreed + 1 : 1;
      last = census;
      return agreed >= SAME_IN_A_ROW && wanted(census);
    }, timeoutMs);
  }

  async kill(): Promise<void> {
    await this.product.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether a statement is under way, or a connection for the next one is kept. */
export function isAtDatabase({ parts }: Census): boolean {
  return [STATEMENT_MS, POOLED_FOR_MS].some((limit) => parts[`timers: ${limit} ms`] !== undefined);
}

/** Whether as much is alive, of each kind. */
export function sameCounts(one: Census, other: Census): boolean {
  return COUNTED.every((kind) => one[kind] === other[kind]);
}

/** Kinds of which there is another number now, with all that makes the difference. */
export function differences(before: Census, after: Census): Record<string, unknown> {
  const names = new Set([...Object.keys(before.parts), ...Object.keys(after.parts)]);
  const entries = [
    ...COUNTED.map((kind) => [kind, before[kind], after[kind]] as const),
    ...[...names].map((name) => [name, before.parts[name] ?? 0, after.parts[name] ?? 0] as const),
  ];
  return Object.fromEntries(entries.filter(([, one, two]) => one !== two).map(([name, ...both]) => [name, both]));
}

/** Node runs no TypeScript, and the probe belongs to no build. */
function compileProbe(folder: string): string {
  const options = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8')) as Record<string, unknown>;
  delete options.exclude;
  for (const name of SOURCES) {
    const source = join(ROOT, `${name}.ts`);
    const target = join(folder, `${name}.js`);
    const swc = { ...options, sourceMaps: false, swcrc: false, configFile: false, filename: source } as const;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, transformSync(readFileSync(source, 'utf8'), swc).code);
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  return join(folder, `${PROBE}.js`);
}

/**
 * Connections to the database that nobody uses would stay for ten seconds, which is longer than the pauses between the
 * looks at the queues: there would always be some, now more and now fewer.
 */
function writePoolTuning(folder: string): string {
  const file = join(folder, 'pool-tuning.mjs');
  const product = JSON.stringify(join(ROOT, 'package.json'));
  writeFileSync(
    file,
    `import { createRequire } from 'node:module';
     const { Pool } = createRequire(${product})('pg');
     const { connect } = Pool.prototype;
     Pool.prototype.connect = function (callback) {
       this.options.idleTimeoutMillis = ${POOLED_FOR_MS};
       return connect.call(this, callback);
     };`,
  );
  return file;
}
