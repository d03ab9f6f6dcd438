import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { BenchOptions } from './bench-options.js';
import { machine, print, printReport, type Report } from './report.js';

const USAGE = `Usage: npm run bench [-- [idle] [send] [groups] [inbound] [leak] [recovery] [isolation] [log] [store] [page] [encryption] [chaos] [guard] [processes] [failover] [rolling] [shares] [leases] [start] [clients] [cold] [appends] [deliveries] [options]]
  --json FILE       writes all figures as JSON as well
  --artifacts DIR   keeps CPU profiles and heap snapshots, for Chrome's developer tools
  --sessions N      idle: connected sessions (200)
  --window SECONDS  idle, page, clients: how long to watch (30)
  --seed N          chaos and processes: replays a run
  --minutes N       processes: for how long (10)
  --lines N         processes (30), failover (30), rolling (300), shares (1500), leases (50000)
  --cell NAME       chaos: only these, as in restart/one/2, restart, */group or order; may be repeated
  --runs N          chaos: how often each cell is run (1)
  --gap MS          chaos: between two texts of a contact (15)
  --record          guard: records the ratios of this run, to compare later ones with
  --scale FACTOR    all that have neither --sessions nor --lines, but for page and chaos: this many times the messages, cycles, sessions or turns, entries (1)
`;

type Bench = (options: BenchOptions) => Promise<Report>;

/** Each is loaded when it is its turn: what one of them takes from the product would be in the way of another. */
const BENCHES: Record<string, () => Promise<Bench>> = {
  idle: async () => (await import('./idle/idle.js')).idle,
  send: async () => (await import('./send/send.js')).send,
  groups: async () => (await import('./groups/groups.js')).groups,
  inbound: async () => (await import('./inbound/inbound.js')).inbound,
  leak: async () => (await import('./leak/leak.js')).leak,
  recovery: async () => (await import('./recovery/recovery.js')).recovery,
  isolation: async () => (await import('./isolation/isolation.js')).isolation,
  log: async () => (await import('./log/log.js')).log,
  store: async () => (await import('./store/store.js')).store,
  page: async () => (await import('./page/page.js')).page,
  encryption: async () => (await import('./encryption/encryption.js')).encryption,
  chaos: async () => (await import('./chaos/chaos.js')).chaos,
  guard: async () => (await import('./guard/guard.js')).guard,
  processes: async () => (await import('./processes/processes.js')).processes,
  failover: async () => (await import('./failover/failover.js')).failover,
  rolling: async () => (await import('./rolling/rolling.js')).rolling,
  shares: async () => (await import('./shares/shares.js')).shares,
  start: async () => (await import('./start/start.js')).start,
  leases: async () => (await import('./leases/leases.js')).leases,
  clients: async () => (await import('./clients/clients.js')).clients,
  cold: async () => (await import('./cold/cold.js')).cold,
  appends: async () => (await import('./appends/appends.js')).appends,
  deliveries: async () => (await import('./deliveries/deliveries.js')).deliveries,
};

/** Run others once more, or take all of the machine for long, and so only where they are named. */
const BY_NAME_ONLY = [
  'guard',
  'processes',
  'failover',
  'rolling',
  'shares',
  'leases',
  'start',
  'clients',
  'cold',
  'appends',
  'deliveries',
];

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      artifacts: { type: 'string' },
      sessions: { type: 'string', default: '200' },
      window: { type: 'string', default: '30' },
      scale: { type: 'string', default: '1' },
      seed: { type: 'string' },
      cell: { type: 'string', multiple: true, default: [] },
      runs: { type: 'string', default: '1' },
      gap: { type: 'string', default: '15' },
      recorded: { type: 'string', default: 'bench/guard/recorded.json' },
      record: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '10' },
      lines: { type: 'string' },
    },
  });
  const all = Object.keys(BENCHES).filter((name) => !BY_NAME_ONLY.includes(name));
  const names = positionals.length === 0 ? all : positionals;
  const options: BenchOptions = {
    sessions: positive('sessions', values.sessions),
    windowSeconds: positive('window', values.window),
    scale: positive('scale', values.scale),
    seed: values.seed === undefined ? undefined : positive('seed', values.seed),
    cells: values.cell,
    runs: positive('runs', values.runs),
    gapMs: positive('gap', values.gap),
    minutes: positive('minutes', values.minutes),
    lines: values.lines === undefined ? undefined : positive('lines', values.lines),
    artifacts: values.artifacts,
    recorded: values.recorded,
    record: values.record,
  };
  if (options.artifacts !== undefined) mkdirSync(options.artifacts, { recursive: true });

  const about = machine();
  print(
    Object.entries(about)
      .map(([name, value]) => `${name}: ${value}`)
      .join(' · '),
  );
  const reports: Report[] = [];
  for (const name of names) {
    const load = BENCHES[name];
    if (load === undefined) throw new Error(`there is no benchmark "${name}"\n${USAGE}`);
    const bench = await load();
    const report = await bench(options);
    printReport(report);
    reports.push(report);
  }
  if (reports.some(({ failed }) => failed === true)) process.exitCode = 1;
  if (values.json === undefined) return;
  const figures = Object.fromEntries(reports.map((report) => [report.name, report.figures]));
  writeFileSync(values.json, `${JSON.stringify({ machine: about, ...figures }, null, 2)}\n`);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} has to be a number above 0\n${USAGE}`);
  return value;
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
});
