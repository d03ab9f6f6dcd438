import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { AccountSummary } from '../../src/simulator/client.js';
import { EventWriter } from '../support/event-writer.js';
import { FailingDatabase } from '../support/failing-database.js';
import { withSimulator } from '../support/fixture.js';
import { ADMIN_KEY, Product } from '../support/product.js';
import { Scrape } from '../support/prometheus-text.js';
import { readExpression, selects } from '../support/promql.js';
import type { RunningSimulator } from '../support/simulator.js';
import { answer, WebhookReceiver } from '../support/webhook-receiver.js';
import { until } from '../support/until.js';

const ROUTES = ['/metrics', '/api/whatsapp/metrics/prometheus'];
const COMPANY = 'measured';
const COMPANY_KEY = 'key-of-the-measured-company';
/** Names that the contract fixes, whatever Prometheus' rules say. */
const FIXED_BY_CONTRACT = ['whatsapp_sessions_total non-counter metrics should not have "_total" suffix'];

const deploy = (path: string): string => fileURLToPath(new URL(`../../deploy/${path}`, import.meta.url));
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

const { beforeAll } = withSimulator();

let simulator: RunningSimulator;
let proxy: FailingDatabase;
let receiver: WebhookReceiver;
let writer: EventWriter;
let product: Product;
let shop: string;
let anna: AccountSummary;

const get = (path: string, key = ADMIN_KEY): Promise<Response> =>
  fetch(product.url + path, { headers: { Authorization: `Bearer ${key}` } });

async function scrape(): Promise<Scrape> {
  const response = await get('/metrics');
  expect(response.status).toBe(200);
  return new Scrape(await response.text());
}

/** Scrapes until it shows what is wanted; what comes from the database is seconds old. */
function scrapeUntil(wanted: (scrape: Scrape) => boolean): Promise<Scrape> {
  return until(scrape, wanted);
}

const send = (message: string): ReturnType<Product['call']> =>
  product.call('POST', `/sessions/${COMPANY}/send`, { phone: anna.number, message });

beforeAll(async ({ fixtures, database, startProduct }) => {
  ({ simulator, receiver } = fixtures);
  proxy = await FailingDatabase.inFrontOf(database.url);
  writer = await EventWriter.connect(database.url);
  await writer.addKey(COMPANY_KEY, COMPANY);
  product = await startProduct({
    databaseUrl: proxy.url,
    env: { WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true', METRICS_COMPANY_LABEL: 'true' },
  });
  shop = (await simulator.client.createAccount()).number;
  anna = await simulator.client.createAccount();

  // Something of everything: a webhook, messages both ways, a lost connection, a server error.
  await product.pair(COMPANY, shop, simulator);
  await product.call('POST', '/webhooks', { companyId: COMPANY, url: receiver.url, events: ['message'] });
  for (const text of ['one', 'two', 'three']) await send(text);
  await simulator.client.sendText(anna.number, shop, 'thanks for all of them');
  await receiver.until(1);
  // The extension's heart for the thanks.
  await scrapeUntil(
    (seen) => seen.value('whatsapp_send_duration_seconds_count', { kind: 'reaction', outcome: 'succeeded' }) === 1,
  );
  await simulator.client.kill(shop, 'reset');
  await product.until(COMPANY, ({ connected }) => connected === false);
  await product.connected(COMPANY);
  const cut = proxy.cut(/FROM "whatsapp_sessions"/);
  await product.call('GET', '/sessions');
  await cut;
}, 120_000);

afterAll(async () => {
  await writer?.close();
  await proxy?.close();
});

describe('the routes', () => {
  it.each(ROUTES)('%s is for admins, in the format of Prometheus', async (path) => {
    expect((await fetch(product.url + path)).status).toBe(401);
    expect((await get(path, COMPANY_KEY)).status).toBe(403);
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toContain('# TYPE whatsapp_active_connections gauge');
  });

  it('the counts in JSON are the same ones', async () => {
    const { body } = await product.call<{ metrics: Record<string, number> }>('GET', '/metrics');
    const seen = await scrape();
    expect([body.metrics.messagesSent, body.metrics.messagesReceived, body.metrics.activeConnections]).toEqual([
      seen.value('whatsapp_messages_sent_total'),
      seen.value('whatsapp_messages_received_total'),
      seen.value('whatsapp_active_connections'),
    ]);
  });
});

describe('what happened can be seen', () => {
  let seen: Scrape;

  beforeAll(async () => {
    seen = await scrapeUntil((one) => one.value('whatsapp_sessions_stored', { state: 'connected' }) === 1);
  });

  it.each<[string, Record<string, string>, number]>([
    ['whatsapp_sessions_total', {}, 1],
    ['whatsapp_active_sessions', {}, 1],
    ['whatsapp_active_connections', {}, 1],
    ['whatsapp_reconnect_attempts', {}, 1],
    ['whatsapp_messages_sent_total', {}, 3],
    ['whatsapp_messages_received_total', {}, 1],
    ['whatsapp_messages_total', { direction: 'sent' }, 3],
    ['whatsapp_messages_total', { direction: 'received' }, 1],
    ['whatsapp_errors_total', {}, 0],
    ['whatsapp_sessions', { state: 'connected' }, 1],
    ['whatsapp_sessions', {}, 1],
    ['whatsapp_sessions_stored', { state: 'connected' }, 1],
    ['whatsapp_reconnects_total', { code: '428' }, 1],
    ['whatsapp_reconnects_total', {}, 1],
    ['whatsapp_disconnects_total', { code: '428' }, 1],
    ['whatsapp_events_total', { type: 'connected' }, 2],
    ['whatsapp_events_total', { type: 'message' }, 1],
    ['whatsapp_send_duration_seconds_count', { kind: 'text', outcome: 'succeeded' }, 3],
    ['whatsapp_send_duration_seconds_count', { outcome: 'failed' }, 0],
    ['whatsapp_connect_duration_seconds_count', { outcome: 'qr' }, 1],
    ['whatsapp_connect_duration_seconds_count', { outcome: 'opened' }, 2],
    ['whatsapp_webhook_delivery_duration_seconds_count', { outcome: 'succeeded' }, 1],
    ['whatsapp_auth_commit_duration_seconds_count', { outcome: 'failed' }, 0],
    ['whatsapp_problems_total', { code: 'SERVICE_UNAVAILABLE' }, 1],
    ['whatsapp_inbound_journal_messages', {}, 0],
    ['whatsapp_database_scrape_success', {}, 1],
    ['whatsapp_queue_dead_letters', { queue: 'webhook' }, 0],
    [
      'http_request_duration_seconds_count',
      { method: 'POST', route: '/api/whatsapp/sessions/:companyId/send', status: '2xx' },
      3,
    ],
    ['http_request_duration_seconds_count', { method: 'GET', route: '/api/whatsapp/sessions', status: '5xx' }, 1],
    ['whatsapp_company_messages_total', { company: COMPANY, line: 'main', direction: 'sent' }, 3],
    ['whatsapp_company_connected', { company: COMPANY, line: 'main' }, 1],
  ])('%s %o: %i', (name, labels, value) => {
    expect(seen.value(name, labels)).toBe(value);
  });

  it('durations are those that passed', () => {
    for (const name of ['send', 'connect', 'auth_commit', 'event_append', 'webhook_delivery']) {
      const family = seen.families.get(`whatsapp_${name}_duration_seconds`);
      expect(family?.type, name).toBe('histogram');
      const count = seen.value(`whatsapp_${name}_duration_seconds_count`) ?? 0;
      const sum = seen.value(`whatsapp_${name}_duration_seconds_sum`) ?? 0;
      expect(count, name).toBeGreaterThan(0);
      expect(sum / count, name).toBeGreaterThan(0.0001);
      expect(sum / count, name).toBeLessThan(10);
    }
  });

  it('the event loop and the process as well', () => {
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_cpu_seconds_total', 'nodejs_heap_size_used_bytes'])
      expect(seen.value(name), name).toBeGreaterThan(0);
  });

  it('and who gave up waiting', async () => {
    const leave = new AbortController();
    const read = proxy.hold(/stored_bytes/);
    const poll = fetch(`${product.url}/api/whatsapp/events?wait=30&after=999999`, {
      headers: { 'X-API-Key': ADMIN_KEY },
      signal: leave.signal,
    });
    await read.reached;
    leave.abort();
    await expect(poll).rejects.toThrow();
    read.release();
    await scrapeUntil((one) => one.value('http_request_duration_seconds_count', { status: 'aborted' }) === 1);
  });
});

describe('media', () => {
  it('are counted as they come, as they go and as they lie there', async () => {
    const base64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const path = `/sessions/${COMPANY}/media`;
    const { body } = await product.call<{ id: string; size: number }>('POST', path, { base64 });
    expect((await product.call('POST', path, { base64, mime_type: 'application/pdf' })).status).toBe(415);
    expect((await get(`/api/whatsapp${path}/${body.id}`)).status).toBe(200);
    const image = { to: anna.number, type: 'image', image: { id: body.id } };
    expect((await product.call('POST', `/sessions/${COMPANY}/messages`, image)).status).toBe(200);
    const [sent] = await simulator.client.send(anna.number, { to: shop, document: { size: 1_000 } });
    await receiver.until(2);
    expect((await get(`/api/whatsapp/sessions/${COMPANY}/messages/${sent?.id}/media`)).status).toBe(200);
    const seen = await scrapeUntil((one) => one.value('whatsapp_media_files') === 2);
    const work = Object.fromEntries(
      ['store', 'download', 'upload', 'convert'].map((name) => [
        name,
        ['succeeded', 'failed'].map((outcome) =>
          seen.value('whatsapp_media_duration_seconds_count', { work: name, outcome }),
        ),
      ]),
    );
    expect(work).toEqual({ store: [2, 1], download: [1, 0], upload: [1, 0], convert: [1, 0] });
    expect(seen.value('whatsapp_media_stored_bytes')).toBe(body.size + 1_000);
    expect(seen.value('whatsapp_media_bytes_total', { direction: 'stored' })).toBe(body.size + 1_000);
    // By the client, for the thumbnail, for WhatsApp.
    expect(seen.value('whatsapp_media_bytes_total', { direction: 'read' })).toBe(3 * body.size + 1_000);
  });
});

describe('queues', () => {
  it('show what is owed to an endpoint that fails, how old it is, and what is given up', async () => {
    receiver.reply = answer(500);
    const before = await scrape();
    await simulator.client.sendText(anna.number, shop, 'are you there?');
    const owing = await scrapeUntil((one) => (one.value('whatsapp_queue_lag_seconds', { queue: 'webhook' }) ?? 0) > 1);
    expect(owing.value('whatsapp_queue_pending_jobs', { queue: 'webhook' })).toBe(1);
    expect(owing.value('whatsapp_queue_lag_seconds', { queue: 'inbound:thanks-reaction' })).toBe(0);
    const failures = { outcome: 'failed' };
    expect(owing.value('whatsapp_webhook_delivery_duration_seconds_count', failures)).toBeGreaterThan(
      before.value('whatsapp_webhook_delivery_duration_seconds_count', failures) ?? 0,
    );

    receiver.reply = answer(410);
    const dead = await scrapeUntil((one) => one.value('whatsapp_queue_dead_letters', { queue: 'webhook' }) === 1);
    expect(dead.value('whatsapp_queue_pending_jobs', { queue: 'webhook' })).toBe(0);
    expect(dead.value('whatsapp_queue_lag_seconds', { queue: 'webhook' })).toBe(0);
  });
});

describe('a metric that is asked for exists', () => {
  /** Prometheus adds these to each series. */
  const ADDED = { job: 'switchboard', instance: 'a' };
  /** Of Prometheus itself, about each target. */
  const UP = { name: 'up', labels: ADDED, value: 1 };

  async function expectAnswered(expressions: string[]): Promise<void> {
    const samples = [...(await scrape()).samples.map((one) => ({ ...one, labels: { ...ADDED, ...one.labels } })), UP];
    expect(expressions.length).toBeGreaterThan(10);
    for (const expression of expressions) {
      const { selectors, grouping } = readExpression(expression);
      expect(selectors.length, expression).toBeGreaterThan(0);
      const found = selectors.map((selector) => samples.filter((sample) => selects(selector, sample)));
      for (const [n, series] of found.entries()) {
        expect(series.length, `${JSON.stringify(selectors[n])} of ${expression}`).toBeGreaterThan(0);
      }
      const labels = found.flatMap((series) => Object.keys(series[0]?.labels ?? {}));
      expect(labels, expression).toEqual(expect.arrayContaining(grouping));
    }
  }

  it('in every panel and variable of the dashboard', async () => {
    const dashboard = JSON.parse(readFileSync(deploy('grafana/switchboard.json'), 'utf8')) as {
      panels: { targets?: { expr: string }[] }[];
      templating: { list: { definition?: string }[] };
    };
    const asked = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    const variables = dashboard.templating.list.flatMap(({ definition }) => {
      const [, metric, label] = /^label_values\((.*), (\w+)\)$/.exec(definition ?? '') ?? [];
      return metric === undefined ? [] : [`sum by (${label}) (${metric})`];
    });
    expect(variables).toHaveLength(2);
    await expectAnswered(
      [...asked, ...variables].map((expression) => expression.replaceAll(/\$(job|instance)/g, '.*')),
    );
  });

  it('in every alert rule', async () => {
    const rules = readFileSync(deploy('prometheus/alerts.yml'), 'utf8');
    const expressions = [...rules.matchAll(/^( +)expr: (?:\|\n((?:\1 {2}.*\n)+)|(.*))/gm)].map(
      ([, , block, line]) => block ?? line ?? '',
    );
    expect(expressions).toHaveLength([...rules.matchAll(/- alert:/g)].length);
    await expectAnswered(expressions);
  });
});

describe.skipIf(!hasPromtool)('promtool (of the package prometheus)', () => {
  it('complains of no name but those that the contract fixes', async () => {
    const text = await (await get('/metrics')).text();
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    const complaints = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
    expect([status, complaints]).toEqual([3, FIXED_BY_CONTRACT]);
  });

  it('takes the example and the rules, which fire when they shall', () => {
    const run = (...words: string[]): string =>
      execFileSync('promtool', words, { cwd: deploy('prometheus'), encoding: 'utf8' });
    expect(run('check', 'config', '--syntax-only', 'prometheus.yml')).toContain('valid prometheus config');
    expect(run('check', 'rules', 'alerts.yml')).toContain('SUCCESS');
    expect(run('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS');
  });
});

it('docs/metrics.md lists what a scrape shows', async () => {
  const { families } = await scrape();
  const rows = [...families.values()].map(({ name, type, help, samples }) => {
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
    if (type === 'histogram') labels.delete('le');
    return `| \`${name}\` | ${type} | ${[...labels].toSorted().join(', ') || '–'} | ${help} |`;
  });
  const table = (prefix: RegExp): string =>
    rows
      .filter((row) => prefix.test(row))
      .toSorted()
      .join('\n');
  const path = new URL('../../docs/metrics.md', import.meta.url);
  const [intro] = readFileSync(path, 'utf8').split('## The list');
  await expect(`${intro}## The list

Written by \`test/e2e/metrics.spec.ts\` from a scrape; \`npx vitest run test/e2e/metrics.spec.ts -u\` writes it anew.

| metric | type | labels | meaning |
| --- | --- | --- | --- |
${table(/^\| `(whatsapp|http)_/)}

### The process

By prom-client, on Linux.

| metric | type | labels | meaning |
| --- | --- | --- | --- |
${table(/^\| `(nodejs|process)_/)}
`).toMatchFileSnapshot(fileURLToPath(path));
});

describe('a company that is removed', () => {
  it('leaves no series behind', async () => {
    // What was done to the database before may have closed it for a while.
    await scrapeUntil((one) => one.value('whatsapp_company_connected', { company: COMPANY, line: 'main' }) === 1);
    expect((await product.call('DELETE', `/sessions/${COMPANY}?logout=true`)).status).toBe(200);
    const left = await scrapeUntil(
      (one) => one.value('whatsapp_company_connected', { company: COMPANY, line: 'main' }) === undefined,
    );
    expect(left.seriesNames().filter((name) => name.includes(COMPANY))).toEqual([]);
  });
});

describe('a database that cannot be read', () => {
  const stored = (seen: Scrape): string[] =>
    seen.samples.map(({ name }) => name).filter((name) => /queue|journal|stored|company/.test(name));

  it('in time: the scrape goes on without what comes from there', async () => {
    const held = proxy.hold(/FROM queue_readers r LEFT JOIN/);
    const asked = performance.now();
    const late = await scrapeUntil((one) => one.value('whatsapp_database_scrape_success') === 0);
    await held.reached;
    expect(performance.now() - asked).toBeLessThan(5_000 + 3_000);
    expect(stored(late)).toEqual([]);
    expect(late.value('whatsapp_messages_sent_total')).toBe(4);
    held.release();
    const back = await scrapeUntil((one) => one.value('whatsapp_database_scrape_success') === 1);
    expect(stored(back)).toContain('whatsapp_queue_lag_seconds');
  });

  it('at all: the same', async () => {
    await proxy.close();
    const seen = await scrapeUntil((one) => one.value('whatsapp_database_scrape_success') === 0);
    expect(stored(seen)).toEqual([]);
    expect(seen.value('whatsapp_messages_total', { direction: 'sent' })).toBe(4);
  });
});
