import { readFileSync, writeFileSync } from 'node:fs';
import type { BenchOptions } from '../bench-options.js';
import { inbound } from '../inbound/inbound.js';
import { number, type Report } from '../report.js';
import { send } from '../send/send.js';

/** A ratio that is below this share of the recorded one is a regression. */
const LEAST_SHARE = 0.85;
/** Short forms: what they leave out is precision, not parts of the way. */
const SCALE = 0.4;

interface Recorded {
  /** Version of Node by its major number, since ratios of one are none of another. */
  node: number;
  ratios: Record<string, number>;
}

/** Short forms of `send` and `inbound`, against the ratios that were recorded last. */
export async function guard(options: BenchOptions): Promise<Report> {
  const short = { ...options, scale: options.scale * SCALE };
  const { scenarios } = (await send(short)).figures as { scenarios: { name: string; ratio: number }[] };
  const ratios = Object.fromEntries(scenarios.map(({ name, ratio }) => [`send: ${name}`, ratio]));
  ratios['inbound'] = (await inbound(short)).figures['ratio'] as number;

  const node = Number(process.versions.node.split('.', 1)[0]);
  const all = JSON.parse(readFileSync(options.recorded, 'utf8')) as Recorded[];
  const recorded = all.find((one) => one.node === node);
  const fallen: string[] = [];
  const rows = Object.entries(ratios).map(([name, ratio]) => {
    const before = recorded?.ratios[name];
    const share = before === undefined ? undefined : ratio / before;
    if (share !== undefined && share < LEAST_SHARE) fallen.push(name);
    return [
      name,
      number(ratio, 2),
      before === undefined ? '' : number(before, 2),
      share === undefined ? '' : number(share, 2),
    ];
  });
  if (options.record) {
    const others = all.filter((one) => one.node !== node);
    const kept = [...others, { node, ratios }].toSorted((one, other) => one.node - other.node);
    writeFileSync(options.recorded, `${JSON.stringify(kept, null, 2)}\n`);
  }
  return {
    name: 'guard',
    tables: [{ title: 'Ratios to bare Baileys', head: ['', 'now', 'recorded', 'share'], rows }],
    notes: [
      options.record
        ? `Recorded for Node ${node}.`
        : recorded === undefined
          ? `Nothing is recorded for Node ${node}: --record does that.`
          : fallen.length === 0
            ? `None is below ${LEAST_SHARE} of what was recorded.`
            : `Below ${LEAST_SHARE} of what was recorded: ${fallen.join('; ')}.`,
    ],
    figures: { ratios, recorded: recorded?.ratios ?? null },
    failed: !options.record && (recorded === undefined || fallen.length > 0),
  };
}
