/**
 * Counts what is alive in this process, without any hook in the program. The inspector finds all objects below a prototype
 * after it has collected all garbage; what comes back is counted here, in place. Needs nothing but Node, so that a test can
 * load it into the built product as well.
 */
import { EventEmitter } from 'node:events';
import { Session } from 'node:inspector';

/** What is alive, by kind. */
export interface Census {
  listeners: number;
  timers: number;
  promises: number;
  mapEntries: number;
  setEntries: number;
  heapUsedBytes: number;
  /** The same taken apart, for when the sums differ: `listeners: WebSocket close`, `timers: 20000 ms`, `objects: AuthState`. */
  parts: Record<string, number>;
}

const COLLECTED = Symbol.for('switchboard.census');
/** Wrappers of values and plain data say nothing; all other classes are listed by name. */
const PLAIN = new Set(['Object', 'Array', 'Function', 'AsyncFunction', 'String', 'Number', 'Boolean', 'Promise']);

const timer = setTimeout(() => undefined, 0);
clearTimeout(timer);
const TIMER = Object.getPrototypeOf(timer) as object;

/** Takes the census; nothing of it is left afterwards. */
export function takeCensus(): Census {
  const census: Census = {
    listeners: 0,
    timers: 0,
    promises: 0,
    mapEntries: 0,
    setEntries: 0,
    heapUsedBytes: 0,
    parts: {},
  };
  withAllObjects((objects) => {
    for (const each of objects) enter(each, census);
  });
  census.heapUsedBytes = process.memoryUsage().heapUsed;
  return census;
}

function enter(each: object, census: Census): void {
  const { parts } = census;
  const name = nameOf(each);
  if (!PLAIN.has(name)) add(parts, `objects: ${name}`, 1);
  if (isBelow(Promise.prototype, each)) census.promises += 1;
  else if (isBelow(Map.prototype, each)) census.mapEntries += sizeOf(each, Map.prototype);
  else if (isBelow(Set.prototype, each)) census.setEntries += sizeOf(each, Set.prototype);
  else if (isBelow(EventEmitter.prototype, each)) census.listeners += listenersOf(each, name, parts);
  // A timer that has fired or was cleared is an object like any other.
  else if (isBelow(TIMER, each) && own(each, '_destroyed') === false) {
    census.timers += 1;
    add(parts, `timers: ${String(own(each, '_idleTimeout'))} ms`, 1);
  }
}

function listenersOf(emitter: object, owner: string, parts: Record<string, number>): number {
  const events = own(emitter, '_events');
  if (typeof events !== 'object' || events === null) return 0;
  let sum = 0;
  for (const name of Reflect.ownKeys(events)) {
    const value = (events as Record<string | symbol, unknown>)[name];
    const here = Array.isArray(value) ? value.length : value === undefined ? 0 : 1;
    if (here > 0) add(parts, `listeners: ${owner} ${String(name).replace(/^((?:TAG|CB):).*/, '$1…')}`, here);
    sum += here;
  }
  return sum;
}

/** All objects that are alive after a full garbage collection. Asked for once: each search collects anew. */
function withAllObjects(work: (objects: object[]) => void): void {
  const session = new Session();
  session.connect();
  const shelf = globalThis as { [COLLECTED]?: typeof work };
  shelf[COLLECTED] = work;
  let failure: Error | null = null;
  try {
    // A session to one's own thread answers before `post` returns.
    session.post('Runtime.evaluate', { expression: 'Object.prototype' }, (noPrototype, prototype) => {
      const prototypeObjectId = prototype?.result.objectId;
      failure = noPrototype;
      if (prototypeObjectId === undefined) return;
      session.post('Runtime.queryObjects', { prototypeObjectId }, (notFound, found) => {
        const objectId = found?.objects.objectId;
        failure = notFound;
        if (objectId === undefined) return;
        const functionDeclaration = `function () { globalThis[Symbol.for('${COLLECTED.description}')](this); }`;
        session.post('Runtime.callFunctionOn', { objectId, functionDeclaration }, (notCounted, counted) => {
          failure =
            notCounted ??
            (counted?.exceptionDetails && new Error(counted.exceptionDetails.exception?.description)) ??
            null;
        });
      });
    });
  } finally {
    delete shelf[COLLECTED];
    session.disconnect();
  }
  if (failure !== null) throw failure;
}

function sizeOf(collection: object, prototype: object): number {
  // Subclasses' own prototypes are below the prototype as well, and are no collections.
  try {
    return Reflect.get(prototype, 'size', collection) as number;
  } catch {
    return 0;
  }
}

function isBelow(prototype: object, each: object): boolean {
  return Object.prototype.isPrototypeOf.call(prototype, each);
}

function add(parts: Record<string, number>, part: string, count: number): void {
  parts[part] = (parts[part] ?? 0) + count;
}

/** An own property, but never a getter: counting must set nothing in motion. */
function own(target: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(target, name)?.value;
}

function nameOf(target: object): string {
  const maker = Object.getPrototypeOf(target) as object | null;
  const constructor = maker === null ? undefined : own(maker, 'constructor');
  return typeof constructor === 'function' ? constructor.name : 'Object';
}
