import type { Product } from './product.js';

/** Resolves with the first line that a product printed, or prints from now on, that matches. */
export function printed(product: Product, wanted: RegExp, from = 0, timeoutMs = 60_000): Promise<string> {
  return printedTimes(product, wanted, 1, from, timeoutMs).then(([line]) => line!);
}

/** Resolves once `count` lines match; `from` is the number of lines that do not count. */
export async function printedTimes(
  { output, process }: Product,
  wanted: RegExp,
  count: number,
  from = 0,
  timeoutMs = 60_000,
): Promise<string[]> {
  const late = AbortSignal.timeout(timeoutMs);
  for (;;) {
    const found = output.slice(from).filter((line) => wanted.test(line));
    if (found.length >= count) return found;
    if (late.aborted)
      throw new Error(`${wanted} came ${found.length} times of ${count}\n${output.slice(-20).join('\n')}`);
    await new Promise<void>((resolve) => {
      const go = (): void => {
        process.stderr?.off('data', go);
        late.removeEventListener('abort', go);
        setImmediate(resolve);
      };
      process.stderr?.on('data', go);
      late.addEventListener('abort', go);
    });
  }
}
