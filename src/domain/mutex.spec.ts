import { describe, expect, it } from 'vitest';
import { KeyedMutex, Mutex } from './mutex.js';

/** Work that is over when the test says so. */
function held(said: string[], name: string) {
  let finish = (_error?: Error): void => undefined;
  const work = (): Promise<string> => {
    said.push(`begin ${name}`);
    return new Promise((resolve, reject) => {
      finish = (error) => {
        said.push(`end ${name}`);
        if (error === undefined) resolve(name);
        else reject(error);
      };
    });
  };
  return { work, finish: (error?: Error): void => finish(error) };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.each([
  ['a mutex', () => new Mutex()],
  [
    'a mutex for each key, under one key,',
    () => {
      const keyed = new KeyedMutex();
      return { run: <T>(work: () => T | PromiseLike<T>) => keyed.run('a', work), settled: () => keyed.settled('a') };
    },
  ],
])('%s', (_, make) => {
  it('lets one work at a time, in order, whether it fails or not', async () => {
    const said: string[] = [];
    const mutex = make();
    const [one, two, three] = ['one', 'two', 'three'].map((name) => held(said, name));
    const results = [one!, two!, three!].map(({ work }) => mutex.run(work));
    await settle();
    expect(said).toEqual(['begin one']);
    one!.finish(new Error('it failed'));
    await expect(results[0]).rejects.toThrow('it failed');
    await settle();
    two!.finish();
    expect(await results[1]).toBe('two');
    await settle();
    let over = false;
    const settled = mutex.settled().then(() => (over = true));
    await settle();
    expect(over).toBe(false);
    three!.finish();
    await settled;
    expect(said).toEqual(['begin one', 'end one', 'begin two', 'end two', 'begin three', 'end three']);
  });

  it('gives what was thrown before a promise was made, and goes on', async () => {
    const mutex = make();
    const failed = mutex.run(() => {
      throw new TypeError('at once');
    });
    await expect(failed).rejects.toThrow('at once');
    expect(await mutex.run(() => 7)).toBe(7);
  });
});

describe('a mutex for each key', () => {
  it('lets work under other keys go on, and keeps nothing of what is over', async () => {
    const said: string[] = [];
    const mutex = new KeyedMutex();
    const [a, b] = ['a', 'b'].map((name) => held(said, name));
    const results = [mutex.run('a', a!.work), mutex.run('b', b!.work)];
    await settle();
    expect(said).toEqual(['begin a', 'begin b']);
    expect(mutex.size).toBe(2);
    b!.finish();
    await results[1];
    a!.finish();
    await mutex.settled();
    expect(mutex.size).toBe(0);
  });
});
