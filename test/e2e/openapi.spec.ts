import { Validator } from '@seriousme/openapi-schema-validator';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CountedProduct, isAtDatabase } from '../support/counted-product.js';
import { EventWriter } from '../support/event-writer.js';
import { withSimulator } from '../support/fixture.js';
import { hostileRequests } from '../support/hostile-requests.js';
import { breakingChanges } from '../support/openapi-changes.js';
import { keptDocument, OpenApiContract, type OpenApiDocument } from '../support/openapi-contract.js';
import { ADMIN_KEY, type Product } from '../support/product.js';

/** `REQUESTS=5000 npx vitest run test/e2e/openapi.spec.ts` is the long version. */
const REQUESTS = Number(process.env.REQUESTS ?? 1_500);
const AT_ONCE = 8;
const SLOWEST_MS = 10_000;
/** The first half warms up: compiled code, pools, caches. */
const GROWTH_BYTES = 3 * 1024 * 1024;
const COMPANY_KEY = 'key-of-the-shop-0123456789';

const snapshot = keptDocument();

const { beforeAll } = withSimulator();

let counted: CountedProduct;
let product: Product;
let contract: OpenApiContract;

beforeAll(async ({ simulator, database }) => {
  counted = await CountedProduct.start({ simulator, databaseUrl: database.url });
  product = counted.product;
  contract = await OpenApiContract.of(product.url);
  const writer = await EventWriter.connect(database.url);
  await writer.addKey(COMPANY_KEY, 'shop');
  await writer.close();
  const [account] = await simulator.client.createAccounts(1);
  await product.pair('shop', account?.number ?? '', simulator);
});

afterAll(() => counted?.kill());

describe('the OpenAPI document', () => {
  it('is valid OpenAPI in the eyes of others', async () => {
    const result = await new Validator().validate(
      structuredClone(contract.document) as unknown as Record<string, unknown>,
    );
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it('breaks no client that was made from docs/openapi.json', () => {
    expect(breakingChanges(snapshot, contract.document)).toEqual([]);
  });

  it('is docs/openapi.json: after an addition, npm run openapi writes it anew', () => {
    const { servers: _, ...document } = contract.document as OpenApiDocument & { servers: unknown };
    const told = (of: OpenApiDocument): string[] =>
      Object.entries(of.paths).flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => `${method} ${path}`),
      );
    expect(told(document)).toEqual(told(snapshot));
    expect(document.components.schemas).toEqual(snapshot.components.schemas);
    expect(document.paths).toEqual(snapshot.paths);
  });

  it('has an Idempotency-Key on every route that sends', () => {
    // What of these routes leads to nothing that leaves, or only asks.
    const sendsNothing = [
      'POST /sessions/{companyId}/media',
      'DELETE /sessions/{companyId}/media/{mediumId}',
      'DELETE /sessions/{companyId}/batches/{batchId}',
      'POST /sessions/{companyId}/numbers',
    ];
    const without = Object.entries(contract.document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([verb, operation]) => {
        const name = `${verb.toUpperCase()} ${path.replace('/api/whatsapp', '')}`;
        const access = operation['x-access'];
        const sends = verb !== 'get' && access?.to === 'company' && access.scope === 'send';
        const takesKey = operation.parameters?.some((one) => one.in === 'header' && one.name === 'Idempotency-Key');
        return sends && takesKey !== true ? [name] : [];
      }),
    );
    expect(without.toSorted()).toEqual(sendsNothing.toSorted());
  });
});

describe('bad input', () => {
  it(`gives clear errors: ${REQUESTS} requests over all routes`, { timeout: 60_000 + REQUESTS * 60 }, async () => {
    const grounds = { keys: [ADMIN_KEY, ADMIN_KEY, COMPANY_KEY], companies: ['shop', 'cafe', 'garage'] };
    const seed = 20_261_120;
    const requests = fc.sample(hostileRequests(contract.document, grounds), { numRuns: REQUESTS, seed });
    const failures: string[] = [];
    const statuses = new Map<number, number>();
    const routes = new Set<string>();
    let next = 0;
    const workUntil = async (end: number): Promise<void> => {
      for (let request = requests[next]; request !== undefined && next < end; request = requests[next]) {
        next += 1;
        const { method, path, headers, body } = request;
        const name = `${method} ${path.slice(0, 200)} ${body?.slice(0, 300) ?? ''}`;
        try {
          const response = await fetch(`${product.url}${path}`, {
            method,
            headers,
            body,
            signal: AbortSignal.timeout(SLOWEST_MS),
          });
          const contentType = response.headers.get('content-type') ?? '';
          const text = contentType.startsWith('image/png') ? '' : await response.text();
          const { status } = response;
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (status === 500)
            failures.push(`500: ${name} ${product.output.filter((line) => line.includes('INTERNAL')).at(-1)}`);
          if (/\bat .*\.(js|ts):\d|node_modules|SELECT |QueryFailed/.test(text))
            failures.push(`inside out: ${name}: ${text}`);
          const problem = contract.problem(method, path, { status, contentType, text });
          if (problem !== undefined) failures.push(problem);
          else routes.add(`${method} ${status}`);
        } catch (error) {
          failures.push(`${(error as Error).message}: ${name}`);
        }
      }
    };
    const heapAfter = async (end: number): Promise<number> => {
      await Promise.all(Array.from({ length: AT_ONCE }, () => workUntil(end)));
      return (await counted.censusUntil((now) => !isAtDatabase(now), 10_000)).heapUsedBytes;
    };
    const heap = [await heapAfter(REQUESTS / 2), await heapAfter(REQUESTS)] as const;
    expect([...new Set(failures)].slice(0, 20)).toEqual([]);
    expect(statuses.get(200), JSON.stringify([...statuses])).toBeGreaterThan(REQUESTS / 50);
    expect(statuses.get(400)).toBeGreaterThan(REQUESTS / 5);
    expect(heap[1] - heap[0], String(heap)).toBeLessThan(GROWTH_BYTES);
    expect(product.process.exitCode).toBeNull();
  });
});
