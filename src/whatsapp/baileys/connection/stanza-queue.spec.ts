import { describe, expect, it, vi } from 'vitest';
import type { BinaryNode } from '../../../baileys/baileys.js';
import { StanzaQueue } from './stanza-queue.js';

const stanza = (tag: string, id: string, content?: BinaryNode['content']): BinaryNode => ({
  tag,
  attrs: { id },
  content,
});
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the queue of a connection', () => {
  it('begins nothing before it is ready, and then all in the order in which it came', async () => {
    const begun: string[] = [];
    let open = (): void => undefined;
    const queue = new StanzaQueue(new Promise((resolve) => (open = resolve)), (error) => begun.push(String(error)));
    for (const [n, tag] of ['message', 'receipt', 'notification', 'message', 'call'].entries()) {
      queue.add(stanza(tag, `${n}`), ({ attrs }) => begun.push(attrs.id!));
    }
    await turn();
    expect(begun).toEqual([]);
    open();
    await vi.waitFor(() => expect(begun).toEqual(['0', '1', '2', '3', '4']));
  });

  it('waits for the end of a message, and for that of nothing else', async () => {
    const begun: string[] = [];
    let end = (): void => undefined;
    const queue = new StanzaQueue(Promise.resolve(), () => undefined);
    queue.add(stanza('receipt', 'r'), () => new Promise(() => begun.push('r')));
    queue.add(stanza('message', 'm'), () => new Promise<void>((resolve) => ((end = resolve), begun.push('m'))));
    queue.add(stanza('notification', 'n'), () => begun.push('n'));
    await turn();
    expect(begun).toEqual(['r', 'm']);
    end();
    await vi.waitFor(() => expect(begun).toEqual(['r', 'm', 'n']));
  });

  it('tells of what failed, and goes on', async () => {
    const failures: unknown[] = [];
    const begun: string[] = [];
    const queue = new StanzaQueue(Promise.resolve(), (error) => failures.push(error));
    queue.add(stanza('message', 'a'), () => Promise.reject(new Error('first')));
    queue.add(stanza('receipt', 'b'), () => Promise.reject(new Error('second')));
    queue.add(stanza('message', 'c'), () => begun.push('c'));
    await vi.waitFor(() => expect(begun).toEqual(['c']));
    expect(failures.map(String).toSorted()).toEqual(['Error: first', 'Error: second']);
  });

  it('ends the connection when more waits than memory should hold, counted in bytes', async () => {
    const failures: unknown[] = [];
    const queue = new StanzaQueue(new Promise(() => undefined), (error) => failures.push(error));
    const megabyte = [{ tag: 'enc', attrs: {}, content: Buffer.alloc(1024 * 1024) }];
    for (let n = 0; n < 30; n += 1) queue.add(stanza('message', `${n}`, megabyte), () => undefined);
    expect(failures).toEqual([]);
    for (let n = 0; n < 2; n += 1) queue.add(stanza('message', `${n}`, megabyte), () => undefined);
    expect(failures).toHaveLength(1);
  });
});
