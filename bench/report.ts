import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';

/** A table of a report; cells are text, units included. */
export interface Table {
  title: string;
  head: string[];
  rows: string[][];
}

/** What a benchmark found. */
export interface Report {
  name: string;
  tables: Table[];
  /** One sentence each: the verdict, and what to know when reading. */
  notes: string[];
  /** The same as numbers, for `--json`. */
  figures: Record<string, unknown>;
  /** True when the figures are not as they have to be. */
  failed?: boolean;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Says what is going on now, beside the report. */
export function progress(text: string): void {
  process.stderr.write(`${process.uptime().toFixed(0).padStart(4)} s  ${text}\n`);
}

export function printReport({ name, tables, notes }: Report): void {
  print(`\n## ${name}`);
  for (const table of tables) print(`\n${render(table)}`);
  print(`\n${notes.join('\n')}`);
}

/** In the form of Markdown, so that it can be copied into a document. */
function render({ title, head, rows }: Table): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [`${title}\n`, line(head), rule, ...rows.map(line)].join('\n');
}

/** What the figures depend on besides the code. */
export function machine(): Record<string, string | number> {
  const processors = cpus();
  return {
    node: process.version,
    processors: processors.length,
    model: processors[0]?.model ?? 'unknown',
    system: execFileSync('uname', ['-sr'], { encoding: 'utf8' }).trim(),
    loadBefore: Number(loadavg()[0]?.toFixed(2)),
    date: new Date().toISOString().slice(0, 10),
  };
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KB`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MB`;
}

export function number(value: number, digits: number, unit = ''): string {
  return `${value.toFixed(digits)}${unit}`;
}

/** The middle value; of an even count the lower one of the two. */
export function median(values: number[]): number {
  return percentile(values, 50);
}

export function percentile(values: number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN;
}
