// Loaded before the product (`--import`): kills the process where FAILPOINT says, at the nth time it gets there, so that
// every step between a ciphertext and its delivery is the last one once. The product itself knows nothing of it.
import { AuthStateStore } from '../../dist/auth-state/auth-state.store.js';
import { EventAppender } from '../../dist/events/event-appender.js';
import { EventLog } from '../../dist/events/event-log.js';
import { LaneQueue } from '../../dist/delivery/lanes/lane-queue.js';
import { InboundMessages } from '../../dist/whatsapp/baileys/messages/inbound-messages.js';
import { OutgoingStatuses } from '../../dist/whatsapp/baileys/messages/outgoing-statuses.js';

const [name, times = '1'] = (process.env.FAILPOINT ?? '').split(':');
let left = Number(times);
/** With FAILPOINT_WAITS it begins to count when the process is told to. */
let armed = process.env.FAILPOINT_WAITS === undefined;
process.on('SIGUSR2', () => (armed = true));

function die(point) {
  if (point !== name || !armed) return;
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}

/** Runs `before` and `after` around a method of a class. */
function around(prototype, method, { before = () => {}, after = () => {} }) {
  const original = prototype[method];
  prototype[method] = function (...args) {
    before(...args);
    const result = original.apply(this, args);
    if (!(result instanceof Promise)) {
      after(result, ...args);
      return result;
    }
    return result.then((value) => {
      after(value, ...args);
      return value;
    });
  };
}

const isMessage = (events) => events.some(({ type }) => type === 'message');
const isStatus = (events) => events.some(({ type }) => type === 'message_status');
const eventsOf = (work) => (work.events ?? []).map(({ event }) => event);

around(InboundMessages.prototype, 'read', { after: (message) => message && die('decrypt') });
const isSent = (records) => records.some(({ fromMe }) => fromMe);

around(AuthStateStore.prototype, 'commit', {
  before: ({ records }) => isSent(records) && die('record'),
  after: (_, { journal, records }) => {
    if (isSent(records)) {
      die('recorded');
      // A turn later the frame that waited for the disk has left, and nobody has confirmed it.
      setImmediate(() => die('frame'));
    }
    if (isMessage(journal)) die('journal');
    if (isStatus(journal)) die('status journal');
  },
});
around(OutgoingStatuses.prototype, 'take', { before: () => die('status'), after: () => die('status taken') });
around(EventLog.prototype, 'publish', {
  before: (event) => {
    if (isMessage([event])) die('publish');
    if (isStatus([event])) die('status publish');
  },
  // A turn later the receipt that waited for the disk has left, and the event is not in the log yet.
  after: (_, event) => {
    if (isMessage([event])) setImmediate(() => die('receipt'));
    if (isStatus([event])) setImmediate(() => die('status receipt'));
  },
});
around(EventAppender.prototype, 'perform', {
  after: (_, work) => {
    if (isMessage(eventsOf(work))) die('event');
    if (isStatus(eventsOf(work))) die('status event');
  },
});
around(LaneQueue.prototype, 'claim', { after: (lanes) => lanes.length > 0 && die('claim') });
around(LaneQueue.prototype, 'finish', { before: () => die('delivery'), after: () => die('delivered') });
