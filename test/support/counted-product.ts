import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';
import type { Census } from '../../bench/leak/census.js';
import { Product, type ProductOptions } from './product.js';

export type { Census } from '../../bench/leak/census.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The probe of the leak benchmark: what it counts with is what the test counts with. */
const PROBE = 'bench/leak/probe';
const SOURCES = [PROBE, 'bench/leak/census', 'bench/inside/answers'];

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
      const probe = pathToFileURL(compileProbe(folder)).href;
      const product = await Product.start({ ...options, env: { ...env, NODE_OPTIONS: `--import=${probe}` } });
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
    }
  }

  async kill(): Promise<void> {
    await this.product.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
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
