/** The parts of V8's CPU profile that are read here. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: number[] }[];
  samples: number[];
  timeDeltas: number[];
}

export interface GroupShare {
  group: string;
  /** Of the time in which the process did something. */
  percent: number;
  seconds: number;
}

export interface FunctionShare extends GroupShare {
  name: string;
}

export interface ProfileSummary {
  /** Share of the profile's time in which the process waited for something to do. */
  idlePercent: number;
  groups: GroupShare[];
  /** Heaviest first, native code by the JavaScript that called it. */
  functions: FunctionShare[];
}

const IDLE = 'waiting';
const NODE_CORE = 'Node: sockets, streams, timers';
const PROFILER = 'the profiler itself';
const SPECIAL = new Map([
  ['(idle)', IDLE],
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'native code without JavaScript'],
]);
/** Functions that are JSON's wherever they stand: the replacer and reviver are called for every single value. */
const JSON_FUNCTIONS = new Set([
  'stringify',
  'parse',
  'replacer',
  'reviver',
  'BufferJSON.replacer',
  'BufferJSON.reviver',
]);
/** The first group of which a package's name starts with a prefix. */
const PACKAGES: [string, string[]][] = [
  [
    'Baileys, libsignal, protobuf, ws',
    [
      '@whiskeysockets/',
      'libsignal',
      'curve25519',
      'whatsapp-rust',
      'protobufjs',
      '@protobufjs',
      'long',
      'ws',
      '@cacheable',
      '@hapi',
      'async-mutex',
      'p-queue',
      'lru-cache',
      'pino',
    ],
  ],
  ['pg and TypeORM', ['pg', 'postgres-', 'typeorm', 'xtend']],
  ['HTTP: Nest, Express, validation', ['']],
];

/**
 * Sums up a CPU profile. Time in native functions and in Node's own modules belongs to the nearest caller outside of
 * them: encrypting is libsignal's, a query's write is pg's.
 */
export function summarize(profile: CpuProfile, sourceFolder: string): ProfileSummary {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const selfTime = new Map<number, number>();
  profile.samples.forEach((id, index) => {
    selfTime.set(id, (selfTime.get(id) ?? 0) + (profile.timeDeltas[index] ?? 0));
  });

  const groups = new Map<string, number>();
  const functions = new Map<string, { group: string; name: string; time: number }>();
  let total = 0;
  for (const [id, time] of selfTime) {
    const { group, name } = ownerOf(id);
    total += time;
    groups.set(group, (groups.get(group) ?? 0) + time);
    functions.set(name, { group, name, time: time + (functions.get(name)?.time ?? 0) });
  }
  const idle = groups.get(IDLE) ?? 0;
  total -= groups.get(PROFILER) ?? 0;
  groups.delete(IDLE);
  groups.delete(PROFILER);
  const share = (time: number): Omit<GroupShare, 'group'> => {
    return { percent: (100 * time) / (total - idle), seconds: time / 1e6 };
  };
  return {
    idlePercent: (100 * idle) / total,
    groups: [...groups]
      .map(([group, time]) => ({ group, ...share(time) }))
      .toSorted((one, other) => other.percent - one.percent),
    functions: [...functions.values()]
      .filter(({ group }) => groups.has(group))
      .map(({ group, name, time }) => ({ group, name, ...share(time) }))
      .toSorted((one, other) => other.percent - one.percent),
  };

  function ownerOf(start: number): { group: string; name: string } {
    const first = nodes.get(start)?.callFrame;
    const special = SPECIAL.get(first?.functionName ?? '');
    if (special !== undefined) return { group: special, name: special };
    for (let id: number | undefined = start; id !== undefined; id = parents.get(id)) {
      const frame = nodes.get(id)?.callFrame;
      if (frame === undefined) break;
      if (JSON_FUNCTIONS.has(frame.functionName)) return { group: 'JSON', name: `JSON ${frame.functionName}` };
      const group = groupOf(frame.url, sourceFolder);
      if (group === undefined) continue;
      const inner = first?.functionName && id !== start ? ` > ${first.functionName}` : '';
      return {
        group,
        name: `${frame.functionName || '(anonymous)'}${inner} ${shortPath(frame.url)}:${frame.lineNumber + 1}`,
      };
    }
    return { group: NODE_CORE, name: `${first?.functionName || '(anonymous)'} ${first?.url ?? ''}` };
  }
}

function groupOf(url: string, sourceFolder: string): string | undefined {
  if (url.includes(sourceFolder)) return 'our code';
  if (url.includes('/bench/inside/probe.js')) return PROFILER;
  const place = url.lastIndexOf('/node_modules/');
  if (place < 0) return undefined;
  const name = url.slice(place + '/node_modules/'.length);
  return PACKAGES.find(([, prefixes]) => prefixes.some((prefix) => name.startsWith(prefix)))?.[0];
}

function shortPath(url: string): string {
  return url.replace(/^.*\/(node_modules|switchboard-bench\/\d+)\//, '');
}
