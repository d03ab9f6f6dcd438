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

type Kind = 'listeners' | 'timers' | 'promises' | 'mapEntries' | 'setEntries' | 'objects';
type Tally = (found: object[], parts: Record<string, number>) => number;

const SHELF = Symbol.for('switchboard.census');
/** Wrappers of values and plain data say nothing; all other classes are listed by name. */
const PLAIN = new Set(['Object', 'Array', 'Function', 'AsyncFunction', 'String', 'Number', 'Boolean', 'Promise']);

const timer = setTimeout(() => undefined, 0);
clearTimeout(timer);

/** Looked up by what the inspector evaluates. */
const prototypes: Record<Kind, object> = {
  listeners: EventEmitter.prototype,
  timers: Object.getPrototypeOf(timer) as object,
  promises: Promise.prototype,
  mapEntries: Map.prototype,
  setEntries: Set.prototype,
  objects: Object.prototype,
};

const tallies: Record<Kind, Tally> = {
  listeners(found, parts) {
    let sum = 0;
    for (const emitter of found) {
      const events = own(emitter, '_events');
      if (typeof events !== 'object' || events === null) continue;
      for (const name of Reflect.ownKeys(events)) {
        const value = (events as Record<string | symbol, unknown>)[name];
        const count = Array.isArray(value) ? value.length : value === undefined ? 0 : 1;
        if (count > 0)
          add(parts, `listeners: ${nameOf(emitter)} ${String(name).replace(/^((?:TAG|CB):).*/, '$1…')}`, count);
        sum += count;
      }
    }
    return sum;
  },
  timers(found, parts) {
    // A timer that has fired or was cleared is an object like any other.
    const live = found.filter((each) => own(each, '_destroyed') === false);
    for (const each of live) add(parts, `timers: ${String(own(each, '_idleTimeout'))} ms`, 1);
    return live.length;
  },
  promises: (found) => found.length,
  mapEntries: (found) => sizes(found, Object.getOwnPropertyDescriptor(Map.prototype, 'size')),
  setEntries: (found) => sizes(found, Object.getOwnPropertyDescriptor(Set.prototype, 'size')),
  objects(found, parts) {
    for (const each of found) {
      const name = nameOf(each);
      if (!PLAIN.has(name)) add(parts, `objects: ${name}`, 1);
    }
    return found.length;
  },
};

/** Takes the census; nothing of it is left afterwards. */
export function takeCensus(): Census {
  const session = new Session();
  session.connect();
  const shelf = globalThis as { [SHELF]?: object };
  const parts: Record<string, number> = {};
  const counted: Partial<Record<Kind, number>> = {};
  shelf[SHELF] = {
    prototypes,
    count: (kind: Kind, found: object[]): void => {
      counted[kind] = tallies[kind](found, parts);
    },
  };
  try {
    for (const kind of Object.keys(prototypes)) countAll(session, kind);
    const { listeners = 0, timers = 0, promises = 0, mapEntries = 0, setEntries = 0 } = counted;
    const heapUsedBytes = process.memoryUsage().heapUsed;
    return { listeners, timers, promises, mapEntries, setEntries, heapUsedBytes, parts };
  } finally {
    delete shelf[SHELF];
    session.disconnect();
  }
}

/** A session to one's own thread answers before `post` returns. */
function countAll(session: Session, kind: string): void {
  const shelf = `globalThis[Symbol.for('switchboard.census')]`;
  let failure: Error | null = null;
  session.post('Runtime.evaluate', { expression: `${shelf}.prototypes.${kind}` }, (noPrototype, prototype) => {
    const prototypeObjectId = prototype?.result.objectId;
    failure = noPrototype;
    if (prototypeObjectId === undefined) return;
    session.post('Runtime.queryObjects', { prototypeObjectId }, (notFound, found) => {
      const objectId = found?.objects.objectId;
      failure = notFound;
      if (objectId === undefined) return;
      const functionDeclaration = `function () { ${shelf}.count('${kind}', this); }`;
      session.post('Runtime.callFunctionOn', { objectId, functionDeclaration }, (notCounted, counted) => {
        failure =
          notCounted ??
          (counted?.exceptionDetails && new Error(counted.exceptionDetails.exception?.description)) ??
          null;
      });
      session.post('Runtime.releaseObject', { objectId });
    });
  });
  if (failure !== null) throw failure;
}

function sizes(found: object[], size: PropertyDescriptor | undefined): number {
  let sum = 0;
  for (const each of found) {
    // Subclasses' own prototypes are below the prototype as well, and are no collections.
    try {
      sum += size?.get?.call(each) as number;
    } catch {
      continue;
    }
  }
  return sum;
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
