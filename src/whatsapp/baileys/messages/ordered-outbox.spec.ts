import { EventEmitter } from 'node:events';
import type WebSocket from 'ws';
import { describe, expect, it, type Mock, vi } from 'vitest';
import { OrderedOutbox } from './ordered-outbox.js';

/** The part of a WebSocket that the outbox touches. */
class Wire extends EventEmitter {
  readonly sent: string[] = [];
  send(data: string, callback?: (error?: Error) => void): void {
    this.sent.push(data);
    callback?.();
  }
}

function outboxOn(
  wire: Wire,
  mayLeave: () => Promise<void> | undefined,
  isOurs: () => boolean = () => true,
): { outbox: OrderedOutbox; onFailure: Mock<(error: Error) => void> } {
  const onFailure = vi.fn<(error: Error) => void>();
  return { outbox: new OrderedOutbox(wire as unknown as WebSocket, mayLeave, isOurs, onFailure), onFailure };
}

describe('OrderedOutbox', () => {
  it('sends at once what waits for nothing', () => {
    const wire = new Wire();
    outboxOn(wire, () => undefined);
    wire.send('a');
    expect(wire.sent).toEqual(['a']);
  });

  it('holds a frame until its commit is on disk, and lets none overtake it', async () => {
    const wire = new Wire();
    const commit = withResolvers();
    const gates: (Promise<void> | undefined)[] = [commit.promise, undefined];
    const { outbox } = outboxOn(wire, () => gates.shift());
    wire.send('with commit');
    wire.send('later');
    await Promise.resolve();
    expect(wire.sent).toEqual([]);
    commit.resolve();
    await outbox.drained();
    expect(wire.sent).toEqual(['with commit', 'later']);
  });

  it('hands what leaves upon one event to the system at once, and has done so when it is drained', async () => {
    const wire = new Wire();
    const { outbox } = outboxOn(wire, () => undefined);
    const { sent } = wire;
    wire.emit('upgrade', { socket: { cork: () => sent.push('cork'), uncork: () => sent.push('uncork') } });
    wire.send('a');
    wire.send('b');
    await outbox.drained();
    wire.send('c');
    await outbox.drained();
    expect(sent).toEqual(['cork', 'a', 'b', 'uncork', 'cork', 'c', 'uncork']);
  });

  it('lets nothing leave that was gathered when the line is found to be lost', async () => {
    const wire = new Wire();
    let ours = true;
    const { outbox, onFailure } = outboxOn(
      wire,
      () => undefined,
      () => ours,
    );
    const uncork = vi.fn<() => void>();
    const destroy = vi.fn<() => void>();
    wire.emit('upgrade', { socket: { cork: () => undefined, uncork, destroy } });
    wire.send('a');
    ours = false;
    await outbox.drained();
    expect(uncork).not.toHaveBeenCalled();
    expect(destroy).toHaveBeenCalled();
    expect(onFailure).toHaveBeenCalled();
  });

  it('sends nothing more after a commit failed, and says so', async () => {
    const wire = new Wire();
    const gates: (Promise<void> | undefined)[] = [Promise.reject(new Error('disk full')), undefined, undefined];
    const { outbox, onFailure } = outboxOn(wire, () => gates.shift());
    wire.send('a');
    wire.send('queued behind it');
    await outbox.drained();
    const told = vi.fn<(error?: Error) => void>();
    wire.send('later', told);
    expect(wire.sent).toEqual([]);
    expect(told).toHaveBeenCalledWith(expect.objectContaining({ message: 'disk full' }));
    expect(onFailure).toHaveBeenCalled();
  });
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
