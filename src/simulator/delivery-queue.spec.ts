import { expect, it } from 'vitest';
import { DeliveryQueue, type LiveSocket } from './delivery-queue.js';
import { node, type BinaryNode } from './nodes.js';

class FakeSocket implements LiveSocket {
  readonly sent: BinaryNode[] = [];
  writable = true;

  send(stanza: BinaryNode): void {
    this.sent.push(stanza);
  }

  ids(): string[] {
    return this.sent.map(({ attrs }) => (attrs.offline === undefined ? (attrs.id ?? '') : `${attrs.id} offline`));
  }
}

function queueWithDrops(): { queue: DeliveryQueue; dropped: BinaryNode[] } {
  const dropped: BinaryNode[] = [];
  const queue = new DeliveryQueue({ written: () => undefined, dropped: (stanza) => dropped.push(stanza) });
  return { queue, dropped };
}

const message = (id: string): BinaryNode => node('message', { id, from: 'a@lid' });
const receipt = (id: string, type?: string): BinaryNode => node('receipt', { id, from: 'a@lid', type });

it('delivers at once to a live socket, and everything unacknowledged again to the next one', () => {
  const { queue } = queueWithDrops();
  const first = new FakeSocket();
  expect(queue.attach(first)).toBe(0);
  for (const id of ['1', '2', '3']) queue.add(message(id));
  queue.settleMessage('2');
  queue.detach(first);
  queue.add(message('4'));
  expect(first.ids()).toEqual(['1', '2', '3']);
  const second = new FakeSocket();
  expect(queue.attach(second)).toBe(3);
  expect(second.ids()).toEqual(['1 offline', '3 offline', '4 offline']);
});

it('marks what waited, and not what comes while it goes out, which follows it', () => {
  const { queue } = queueWithDrops();
  for (const id of ['1', '2']) queue.add(message(id));
  const socket = new FakeSocket();
  socket.writable = false;
  queue.attach(socket);
  queue.add(message('3'));
  socket.writable = true;
  queue.pump();
  queue.settleMessage('1');
  queue.add(message('4'));
  expect(socket.ids()).toEqual(['1 offline', '2 offline', '3', '4']);
});

it('waits while the client does not read, and goes on in order', () => {
  const { queue } = queueWithDrops();
  const socket = new FakeSocket();
  queue.attach(socket);
  socket.writable = false;
  for (const id of ['1', '2']) queue.add(message(id));
  expect(socket.ids()).toEqual([]);
  socket.writable = true;
  queue.pump();
  expect(socket.ids()).toEqual(['1', '2']);
});

it('keeps receipts of different types apart, and settles each by its own ack', () => {
  const { queue } = queueWithDrops();
  queue.add(receipt('1'));
  queue.add(receipt('1', 'read'));
  queue.add(message('1'));
  queue.settle('receipt', '1', 'a@lid', 'read');
  expect(queue.size).toBe(2);
  queue.settle('receipt', '1', 'b@lid', undefined);
  expect(queue.size).toBe(2);
  queue.settle('receipt', '1', 'a@lid', undefined);
  expect(queue.size).toBe(1);
});

it('replaces a message by its resend, which then is the last in line', () => {
  const { queue } = queueWithDrops();
  queue.add(message('1'));
  queue.add(message('2'));
  queue.add({ ...message('1'), content: 'resent' });
  const socket = new FakeSocket();
  expect(queue.attach(socket)).toBe(2);
  expect(socket.sent.map(({ attrs, content }) => [attrs.id, content])).toEqual([
    ['2', undefined],
    ['1', 'resent'],
  ]);
});

it('is bounded: the oldest go first, and are counted', () => {
  const { queue, dropped } = queueWithDrops();
  for (let index = 0; index < 50_010; index += 1) queue.add(message(String(index)));
  expect(queue.size).toBe(50_000);
  expect(dropped.map(({ attrs }) => attrs.id)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
});
