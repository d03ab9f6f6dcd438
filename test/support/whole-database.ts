import type { EventWriter } from './event-writer.js';

/** Each row of each table, as text. */
export async function wholeDatabase(writer: Pick<EventWriter, 'query'>): Promise<Map<string, string>> {
  const tables = await writer.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const all = new Map<string, string>();
  for (const { name } of tables as { name: string }[]) {
    const rows = await writer.query(`SELECT t::text AS row FROM "${name}" t`);
    all.set(name, rows.map(({ row }) => String(row)).join('\n'));
  }
  return all;
}

/** A mark as text, as bytes in hex, and inside of base64, wherever it begins there. */
export function formsOf(mark: string): string[] {
  const insides = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${'x'.repeat(shift)}${mark}`).toString('base64');
    return text.slice(shift === 0 ? 0 : 4, Math.floor((shift + mark.length) / 3) * 4);
  });
  return [
    mark,
    Buffer.from(mark).toString('hex'),
    ...insides,
    ...insides.map((text) => Buffer.from(text).toString('hex')),
  ];
}

/** Where a mark is found, in whatever form: `form in table`. */
export async function placesOf(writer: Pick<EventWriter, 'query'>, marks: readonly string[]): Promise<string[]> {
  const all = await wholeDatabase(writer);
  return [...all].flatMap(([table, rows]) =>
    marks.flatMap((mark) =>
      formsOf(mark)
        .filter((form) => rows.includes(form))
        .map((form) => `${form} in ${table}`),
    ),
  );
}
