import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { DataSource } from 'typeorm';
import { emptyCommit, type MessageRecord } from '../../src/auth-state/auth-commit.js';
import { AuthStateStore } from '../../src/auth-state/auth-state.store.js';
import { HANDED_IN } from '../../src/auth-state/commit-statements.js';
import { RecordRows } from '../../src/auth-state/record-rows.js';
import { WhatsappAuth } from '../../src/auth-state/whatsapp-auth.entity.js';
import { WhatsappKey } from '../../src/auth-state/whatsapp-key.entity.js';
import { ChatsService } from '../../src/chats/chats.service.js';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { launchEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { prepared } from '../../src/database/prepared.js';
import { runMigrations } from '../../src/database/run-migrations.js';
import { type LineId, lineOf } from '../../src/domain/line.js';
import { RecordedMessages } from '../../src/records/recorded-messages.js';
import { heldLine, leasesOf } from '../../test/support/held-lines.js';
import type { BenchOptions } from '../bench-options.js';
import { median, number, percentile, progress, type Report } from '../report.js';

const LINES = 1_000;
const RECORDS_OF_A_LINE = 1_000;
const CHATS_OF_A_LINE = 50;
const WRITTEN_AT_ONCE = 500;
const TRIES = 1_000;
const PAGE = 50;
const KEY = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';

/** Words that messages are made of; the first ones are said more often. */
const WORDS =
  'a the for table please two at is there we seven tonight window thank you hello booking стол на двоих пожалуйста спасибо вечером у окна можно ли'.split(
    ' ',
  );

/** What the machine takes for a statement that does nothing, and for one that writes nothing but has to be on disk. */
const NOTHING_READ = 'nothing, read (SELECT 1)';
const NOTHING_WRITTEN = 'nothing, written with fsync';

/** One try, in milliseconds; `began` since this process did. */
interface Try {
  began: number;
  took: number;
}

/** What was measured, by what was done. */
type Tries = Map<string, Try[]>;

/** What the tries are held against: collections of garbage stop this process for longer than most statements take. */
interface Measured {
  tries: Tries;
  collections: Try[];
}

/** The record of messages: a thousand lines with a thousand messages each, sealed, with fsync. */
export async function store({ scale }: BenchOptions): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'));
  const postgres = await launchEmbeddedPostgres({ dataDir: join(folder, 'data') });
  const source = new DataSource({
    ...dataSourceOptions({ url: postgres.url, poolSize: 4, statementTimeoutMs: 0 }),
    entities: [WhatsappAuth, WhatsappKey],
  });
  try {
    await runMigrations({ url: postgres.url });
    await source.initialize();
    const each = Math.max(Math.ceil(RECORDS_OF_A_LINE * scale), 1);
    const written = await fill(source, each);
    const measured = await watched(() => measure(source, each));
    return report(LINES * each, written, measured, await sizes(source));
  } finally {
    if (source.isInitialized) await source.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const lineAt = (n: number): LineId => lineOf(`company-${n % LINES}`);
const chatAt = (line: number, n: number): string =>
  `79${String(line % LINES).padStart(4, '0')}${String(n % CHATS_OF_A_LINE).padStart(5, '0')}@s.whatsapp.net`;

/** The nth message of a line: two of three came in, the others were sent. */
function messageAt(line: number, n: number): MessageRecord {
  const chat = chatAt(line, n);
  const fromMe = n % 3 === 0;
  // Each word is said half as often as the one before; one is said once.
  const words = Array.from({ length: 8 }, (_, place) => WORDS[Math.clz32(hash(line, n, place) | 1) % WORDS.length]!);
  const text = [...words, `order${n}`].join(' ');
  const messageId = `MSG-${line}-${n}`;
  const lid = `${chat.split('@')[0]}0@lid`;
  return {
    chat,
    otherName: lid,
    messageId,
    fromMe,
    author: fromMe ? '999@lid' : lid,
    content: Buffer.alloc(text.length + 60, n),
    message: {
      messageId,
      chat,
      from: fromMe ? { phone: null, lid: null } : { phone: chat.split('@')[0]!, lid },
      fromMe,
      isGroup: false,
      type: 'text',
      text,
      quotedMessageId: null,
      pushName: fromMe ? null : 'A guest',
      sentAt: 1_780_000_000 + n,
      offline: false,
    },
    status: fromMe ? 'pending' : null,
    createdAt: new Date(1_780_000_000_000 + n * 60_000 + line).toISOString(),
  };
}

function hash(...parts: number[]): number {
  return parts.reduce((mixed, part) => Math.imul((mixed ^ part) + 0x9e3779b9, 0x85ebca6b) ^ (mixed >>> 13), 1);
}

/** @returns milliseconds that a message took, many in a statement */
async function fill(source: DataSource, each: number): Promise<number> {
  const rows = new RecordRows(KEY);
  const began = performance.now();
  for (let n = 0; n < each; n += 1) {
    if (n % 50 === 0) progress(`store: ${(each - n) * LINES} messages to write`);
    for (let from = 0; from < LINES; from += WRITTEN_AT_ONCE) {
      const records = Array.from({ length: WRITTEN_AT_ONCE }, (_, i) =>
        rows.of(lineAt(from + i), messageAt(from + i, n)),
      );
      await prepared(source, HANDED_IN, HANDED_IN.values({ records }));
    }
  }
  const took = performance.now() - began;
  await source.query('VACUUM ANALYZE whatsapp_messages, whatsapp_chats');
  await source.query('CHECKPOINT');
  return took / (LINES * each);
}

/** Notes when the garbage of this process is collected meanwhile. */
async function watched(work: () => Promise<Tries>): Promise<Measured> {
  const collections: Try[] = [];
  const note = (entries: PerformanceEntry[]): void => {
    for (const { startTime: began, duration: took } of entries) collections.push({ began, took });
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  try {
    return { tries: await work(), collections };
  } finally {
    note(observer.takeRecords());
    observer.disconnect();
  }
}

async function measure(source: DataSource, each: number): Promise<Tries> {
  const settings = loadSettings({ AUTH_ENCRYPTION_KEY: KEY });
  const messages = new RecordedMessages(source, settings);
  const chats = new ChatsService(source, settings);
  const commits = new AuthStateStore(
    source.getRepository(WhatsappAuth),
    source.getRepository(WhatsappKey),
    settings,
    leasesOf(source),
  );
  const tries: Tries = new Map();
  progress('store: measuring');
  for (let n = 0; n < TRIES; n += 1) {
    const place = n * 7;
    const line = await heldLine(source, lineAt(place));
    const sent = messageAt(place % LINES, Math.floor((n % each) / 3) * 3);
    const at = new Date().toISOString();
    const step = { messageId: sent.messageId, chat: sent.chat, otherName: null, recipient: null, code: null, at };
    const status = n % 2 === 0 ? ('delivered' as const) : ('read' as const);
    const key = new Map([['session', new Map([[sent.chat, 'x'.repeat(2_000)]])]]);
    const entry = { dedupKey: `status/${n}`, type: 'message_status', payload: JSON.stringify(step), createdAt: at };
    const work: Record<string, () => Promise<unknown>> = {
      [NOTHING_READ]: () => source.query('SELECT 1'),
      [NOTHING_WRITTEN]: () => source.query(`SELECT pg_logical_emit_message(true, 'bench', '')`),
      'a message by its id': () => messages.one(line, sent.messageId),
      'the last 50 of a chat': () => messages.page(line, { chat: sent.chat }, { limit: PAGE }),
      'the last 50 of a line': () => messages.page(line, {}, { limit: PAGE }),
      'the 50 last chats of a line': () => chats.page(line, { limit: PAGE }),
      'a search for a word said once': () => messages.page(line, { words: [`order${n % each}`] }, { limit: PAGE }),
      'a search for two words said often': () => messages.page(line, { words: ['table', 'please'] }, { limit: PAGE }),
      'what one person wrote': () => messages.page(line, { from: sent.chat }, { limit: PAGE }),
      'a step of a status, journalled': () =>
        commits.commit({ ...emptyCommit(line), journal: [entry], statuses: [{ ...step, status }] }),
      'a message with its ratchet, journalled': () =>
        commits.commit({
          ...emptyCommit(line),
          keys: key,
          journal: [{ ...entry, dedupKey: `message/${n}`, type: 'message' }],
          records: [messageAt(place % LINES, each + n)],
        }),
    };
    for (const [name, run] of Object.entries(work)) {
      const began = performance.now();
      await run();
      const took = performance.now() - began;
      const others = tries.get(name);
      if (others === undefined) tries.set(name, [{ began, took }]);
      else others.push({ began, took });
    }
  }
  return tries;
}

/** Bytes of each table and index. */
async function sizes(source: DataSource): Promise<Map<string, number>> {
  const rows = await source.query<{ name: string; bytes: string }[]>(
    `SELECT c.relname AS name, pg_relation_size(c.oid) + coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0) AS bytes
       FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid
      WHERE coalesce(i.indrelid, c.oid) IN ('whatsapp_messages'::regclass, 'whatsapp_chats'::regclass) ORDER BY bytes DESC`,
  );
  return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]));
}

/** Milliseconds of those tries that no collection of garbage was in the way of. */
function undisturbed(tries: Try[], collections: Try[]): number[] {
  const met = ({ began, took }: Try): boolean =>
    collections.some((one) => one.began < began + took && began < one.began + one.took);
  return tries.filter((one) => !met(one)).map(({ took }) => took);
}

function report(count: number, written: number, measured: Measured, bytes: Map<string, number>): Report {
  const total = [...bytes.values()].reduce((sum, one) => sum + one, 0);
  const { tries, collections } = measured;
  const figures = [...tries].map(([name, all]) => {
    const took = all.map((one) => one.took);
    const alone = undisturbed(all, collections);
    const collected = all.length - alone.length;
    return { name, p50: median(took), p99: percentile(took, 99), p99Undisturbed: percentile(alone, 99), collected };
  });
  const pauses = collections.map(({ took }) => took);
  return {
    name: 'store',
    tables: [
      {
        title: `The record of messages: ${LINES} lines with ${count / LINES} messages each, ${CHATS_OF_A_LINE} chats of a line`,
        head: ['', 'p50', 'p99', 'p99 without garbage', 'tries with it'],
        rows: figures.map(({ name, p50, p99, p99Undisturbed, collected }) => [
          name,
          number(p50, 2, ' ms'),
          number(p99, 2, ' ms'),
          number(p99Undisturbed, 2, ' ms'),
          number((100 * collected) / TRIES, 1, ' %'),
        ]),
      },
      {
        title: 'Bytes of a message',
        head: ['', 'bytes'],
        rows: [...bytes, ['all', total] as const].map(([name, one]) => [name, number(one / count, 0)]),
      },
    ],
    notes: [
      `Written ${WRITTEN_AT_ONCE} in a statement, a message took ${written.toFixed(3)} ms.`,
      `Garbage of this process was collected ${collections.length} times, p50 ${number(median(pauses), 1)} and p99 ${number(percentile(pauses, 99), 1)} ms:`,
      'no statement is answered meanwhile, whatever the database takes. The first two rows are what the machine takes for nothing.',
    ],
    figures: {
      messages: count,
      writtenMs: written,
      bytesOfAMessage: total / count,
      operations: Object.fromEntries(figures.map(({ name, ...rest }) => [name, rest])),
    },
  };
}
