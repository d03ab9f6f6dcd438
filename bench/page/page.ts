import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { launchEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { browserPath, launchBrowser } from '../../test/support/browser.js';
import { EventWriter } from '../../test/support/event-writer.js';
import { ADMIN_KEY, Product } from '../../test/support/product.js';
import { startSimulator } from '../../test/support/simulator.js';
import type { BenchOptions } from '../bench-options.js';
import { megabytes, number, progress, type Report } from '../report.js';
import { cpuSeconds } from '../stage/process-cpu.js';

const LINES = 1_000;
const EVENTS_A_MINUTE = 10_000;
const TICK_MS = 100;
/** Of a core, for one page. */
const AIM_PERCENT = 5;

interface Drawn {
  frames: number;
  /** The longest time between two, milliseconds. */
  longest: number;
}

/** Runs in the browser. */
const DRAW = (seconds: number): string => `new Promise((resolve) => {
  const began = performance.now();
  let frames = 0, longest = 0, last = began;
  const draw = (now) => {
    frames += 1;
    longest = Math.max(longest, now - last);
    last = now;
    if (now - began < ${seconds * 1_000}) requestAnimationFrame(draw);
    else resolve({ frames: frames / ((now - began) / 1000), longest });
  };
  requestAnimationFrame(draw);
})`;

/** What the page costs with many lines and many events: in the browser, and in the server beside the same without it. */
export async function page({ windowSeconds }: BenchOptions): Promise<Report> {
  if (browserPath === undefined) throw new Error('the program chromium is needed');
  await build({
    root: join(process.cwd(), 'src/dashboard'),
    logLevel: 'warn',
    build: { outDir: join(import.meta.dirname, '../../src/dashboard'), emptyOutDir: false },
  });
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'));
  const simulator = await startSimulator();
  const postgres = await launchEmbeddedPostgres({ dataDir: join(folder, 'data') });
  const product = await Product.start({ simulator, databaseUrl: postgres.url });
  const writer = await EventWriter.connect(postgres.url);
  const flow = new AbortController();
  let written = 0;
  try {
    await writer.query(
      `INSERT INTO whatsapp_sessions (company_id, line, wanted, status, phone_number)
       SELECT 'company-' || n, 'main', false, 'idle', (79000000000 + n)::text FROM generate_series(1, ${LINES}) AS n`,
    );
    const flowing = write(writer, flow.signal, (count) => (written += count));
    await pause(2_000);
    progress('page: the server without a page');
    const alone = await share(product, () => pause(windowSeconds * 1_000));
    const browser = await launchBrowser();
    const rows: string[][] = [];
    const figures: Record<string, unknown> = { serverAlonePercent: alone };
    let worst = 0;
    try {
      const shown = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
      await shown.goto(`${product.url}/dashboard`);
      await shown.getByLabel('API key').fill(ADMIN_KEY);
      await shown.keyboard.press('Enter');
      await shown.getByText(`${LINES} of ${LINES}`).waitFor();
      for (const name of ['Lines', 'Events', 'Charts']) {
        progress(`page: ${name}`);
        await shown.getByRole('navigation').getByRole('link', { name, exact: true }).click();
        await shown.getByRole('heading', { name, exact: true }).waitFor();
        const before = written;
        let drawn: Drawn = { frames: 0, longest: 0 };
        const percent = await share(product, async () => {
          drawn = await shown.evaluate<Drawn>(DRAW(windowSeconds));
        });
        const heap = await heapOf(shown);
        const perMinute = ((written - before) / windowSeconds) * 60;
        worst = Math.max(worst, percent - alone);
        rows.push([
          name,
          number(perMinute, 0),
          number(drawn.frames, 1),
          number(drawn.longest, 0, ' ms'),
          megabytes(heap),
          number(percent, 1, ' %'),
          number(percent - alone, 1, ' %'),
        ]);
        figures[name] = { perMinute, ...drawn, heap, serverPercent: percent, pagePercent: percent - alone };
      }
    } finally {
      await browser.close();
      flow.abort();
      await flowing;
    }
    return {
      name: 'page',
      figures,
      tables: [
        {
          title: `${LINES} lines, ${EVENTS_A_MINUTE} events a minute are asked for, an admin looks`,
          head: ['page', 'events/min', 'frames/s', 'longest frame', 'heap', 'server', 'of that the page'],
          rows,
        },
      ],
      notes: [
        `The server spends at most ${number(worst, 1, ' %')} of a core on a page, ${worst <= AIM_PERCENT ? 'within' : 'above'} the aim of ${AIM_PERCENT} %; without one it spends ${number(alone, 1, ' %')} on reading along.`,
        'Browser, database, writer and server share the processors; Chromium draws without a graphics card.',
      ],
    };
  } finally {
    flow.abort();
    await writer.close();
    await product.kill();
    await postgres.stop();
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Percent of a core that the server takes meanwhile. */
async function share(product: Product, work: () => Promise<unknown>): Promise<number> {
  const pid = product.process.pid!;
  const [cpu, began] = [cpuSeconds(pid), performance.now()];
  await work();
  return ((cpuSeconds(pid) - cpu) / ((performance.now() - began) / 1_000)) * 100;
}

async function heapOf(shown: Page): Promise<number> {
  const session = await shown.context().newCDPSession(shown);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

/** Events as another process appends them: mostly messages and their receipts, two in a hundred of lines that come and go. */
async function write(writer: EventWriter, stop: AbortSignal, wrote: (count: number) => void): Promise<void> {
  const began = performance.now();
  let written = 0;
  while (!stop.aborted) {
    // What was late is made up for.
    const due = Math.floor(((performance.now() - began) / 60_000) * EVENTS_A_MINUTE) - written;
    if (due > 0) {
      await writer.query(
        `WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('whatsapp_events'))), inserted AS (
           INSERT INTO whatsapp_events (company_id, line, type, payload)
           SELECT 'company-' || (1 + floor(random() * ${LINES}))::int, 'main', kind,
                  CASE kind
                    WHEN 'message' THEN jsonb_build_object('message', jsonb_build_object(
                      'messageId', md5(random()::text), 'chat', '79001234567@s.whatsapp.net',
                      'from', jsonb_build_object('phone', '79001234567', 'lid', null), 'fromMe', false, 'isGroup', false,
                      'type', 'text', 'text', repeat('Is there a table for two at seven? ', 3), 'quotedMessageId', null,
                      'pushName', 'A guest', 'sentAt', n, 'offline', false))
                    WHEN 'message_status' THEN jsonb_build_object(
                      'messageId', md5(random()::text), 'chat', '79001234567@s.whatsapp.net', 'status', 'delivered')
                    ELSE jsonb_build_object('code', 428, 'reason', 'the connection was lost') END
             FROM locked, generate_series(1, $1) AS n,
                  LATERAL (SELECT CASE WHEN (n + $2) % 50 = 0 THEN 'disconnected' WHEN n % 3 = 0 THEN 'message_status'
                                       ELSE 'message' END AS kind) AS made
           RETURNING id)
         SELECT max(id)::text AS id, pg_notify('whatsapp_events', '') FROM inserted`,
        [due, written],
      );
      written += due;
      wrote(due);
    }
    await pause(TICK_MS);
  }
}
