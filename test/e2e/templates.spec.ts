import { describe, expect, it } from 'vitest';
import { withProduct } from '../support/fixture.js';
import { type Answer, Product } from '../support/product.js';

type Json = Record<string, unknown>;

const { beforeAll } = withProduct();

let product: Product;

beforeAll(({ fixtures }) => {
  ({ product } = fixtures);
});

interface Seen extends Json {
  id: string;
  name: string;
  language: string;
  code: string;
  cloudCode: number;
  errors: { field: string }[];
}

const call = <T = Seen>(method: string, path: string, body?: unknown): Promise<Answer<T>> =>
  product.call<T>(method, `/templates${path}`, body);

const order = (more: Json = {}): Json => ({
  companyId: 'shop',
  name: 'order_left',
  language: 'en',
  category: 'UTILITY',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['A-17'] } },
    { type: 'BODY', text: 'Hello {{1}}, your order has left.', example: { body_text: [['Anna']] } },
    { type: 'FOOTER', text: 'Thank you' },
  ],
  ...more,
});

async function made(more: Json = {}): Promise<Seen> {
  const { status, body } = await call('POST', '', order(more));
  expect([status, body.success], JSON.stringify(body)).toEqual([200, true]);
  return body;
}

/** The languages that a company has of a name. */
async function languages(companyId: string, name: string): Promise<string[]> {
  const { body } = await call<{ templates: Seen[] }>('GET', `?companyId=${companyId}&name=${name}`);
  return body.templates.map(({ language }) => language).toSorted();
}

function expectProblem({ status, body }: Answer<Seen>, expected: [number, string, number, ...string[]]): void {
  const fields = (body.errors ?? []).map(({ field }) => field);
  expect([status, body.code, body.cloudCode, ...fields], JSON.stringify(body)).toEqual(expected);
}

describe('a template', () => {
  it('is created, told, changed and deleted', async () => {
    const { success: _, ...template } = await made({ defaults: { '1': 'friend' } });
    const { createdAt, updatedAt } = template;
    expect(template).toEqual({
      ...order({ defaults: { '1': 'friend' } }),
      id: expect.any(String),
      status: 'APPROVED',
      parameter_format: 'POSITIONAL',
      fallback: false,
      createdAt,
      updatedAt,
    });
    expectProblem(await call('POST', '', order()), [409, 'TEMPLATE_EXISTS', 100]);
    expect((await call('GET', `/${template.id}`)).body).toEqual({ success: true, ...template });
    const changes = { category: 'MARKETING', status: 'PAUSED', components: null };
    const { body: changed } = await call('PATCH', `/${template.id}`, changes);
    expect(changed).toEqual({
      success: true,
      ...template,
      category: 'MARKETING',
      status: 'PAUSED',
      updatedAt: changed.updatedAt,
    });
    // As the Cloud API has it, and with a default less, since its variable is gone.
    const components = [{ type: 'BODY', text: 'Your order has left.' }];
    expect((await call('POST', `/${template.id}`, { components })).body).toMatchObject({ components, defaults: {} });
    expect((await call('GET', `/${template.id}`)).body).toMatchObject({ components, status: 'PAUSED' });
    expect((await call('DELETE', `/${template.id}`)).body).toEqual({ success: true, id: template.id });
    for (const method of ['GET', 'DELETE']) {
      expectProblem(await call(method, `/${template.id}`), [404, 'TEMPLATE_NOT_FOUND', 100]);
    }
    expectProblem(await call('PATCH', `/${template.id}`, {}), [404, 'TEMPLATE_NOT_FOUND', 100]);
  });

  it.each([
    ['name', { name: 'Order' }],
    ['components.0.text', { components: [{ type: 'BODY', text: 'So {{2}} so.' }] }],
    ['components', { components: undefined }],
    ['components.0.example', { components: [{ type: 'BODY', text: 'So {{1}} so.' }] }],
  ])('is refused for its %s, as the Cloud API has it', async (field, more) => {
    expectProblem(await call('POST', '', order(more)), [400, 'VALIDATION_FAILED', 100, field]);
  });

  it.each([
    ['name', { name: 'other' }],
    ['language', { language: 'de' }],
    ['status', { status: 'REJECTED' }],
  ])('is not changed in its %s', async (field, change) => {
    const { id } = await made({ companyId: `fixed_${field}` });
    const { status, body } = await call('PATCH', `/${id}`, change);
    expect([status, body.errors.map((one) => one.field)]).toEqual([400, [field]]);
  });

  it('is deleted in all languages by its name, of one company', async () => {
    for (const companyId of ['del', 'keep']) {
      for (const language of ['en', 'de', 'pt_BR']) await made({ companyId, language });
      await made({ companyId, name: 'order_came' });
    }
    expectProblem(await call('DELETE', '?companyId=del&name=nothing'), [404, 'TEMPLATE_NOT_FOUND', 100]);
    const { body } = await call('DELETE', '?companyId=del&name=order_left');
    expect(body).toEqual({ success: true, name: 'order_left', deleted: 3 });
    expect(await languages('del', 'order_left')).toEqual([]);
    expect(await languages('del', 'order_came')).toEqual(['en']);
    expect(await languages('keep', 'order_left')).toEqual(['de', 'en', 'pt_BR']);
    for (const query of ['', '?name=order_left', '?companyId=keep', '?companyId=keep&name=%00']) {
      expect((await call('DELETE', query)).status, query).toBe(400);
    }
  });

  it('is found by name, language and category, newest first, page by page', async () => {
    const companyId = 'pages';
    for (const [name, language, category] of [
      ['a', 'en', 'UTILITY'],
      ['a', 'de', 'MARKETING'],
      ['b', 'en', 'MARKETING'],
      ['c', 'fr', 'UTILITY'],
      ['d', 'en', 'UTILITY'],
    ]) {
      await made({ companyId, name, language, category });
    }
    const found = async (query: string): Promise<string[]> => {
      const { body } = await call<{ templates: Seen[] }>('GET', `?companyId=${companyId}${query}`);
      return body.templates.map(({ name, language }) => `${name} ${language}`);
    };
    expect(await found('')).toEqual(['d en', 'c fr', 'b en', 'a de', 'a en']);
    expect(await found('&name=a')).toEqual(['a de', 'a en']);
    expect(await found('&language=en&category=UTILITY')).toEqual(['d en', 'a en']);
    const pages: string[][] = [];
    for (let cursor = ''; ;) {
      const path = `?companyId=${companyId}&limit=2${cursor}`;
      const { body } = await call<{ templates: Seen[]; next: string | null }>('GET', path);
      pages.push(body.templates.map(({ name, language }) => `${name} ${language}`));
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(pages).toEqual([['d en', 'c fr'], ['b en', 'a de'], ['a en']]);
    const cursor = Buffer.from('1780000000000000.x').toString('base64url');
    for (const query of [
      'cursor=x',
      `cursor=${cursor}`,
      'name=%00',
      'name=A',
      'language=%00',
      'category=x',
      'limit=0',
    ]) {
      expect([query, (await call('GET', `?${query}`)).status]).toEqual([query, 400]);
    }
  });
});

describe('a list as Meta tells it', () => {
  const told = (more: Json = {}): Json => ({
    id: '594425479261596',
    name: 'welcome',
    language: 'en_US',
    status: 'APPROVED',
    category: 'MARKETING',
    sub_category: 'CUSTOM',
    // Without an example, and with a variable at its end, as Meta took them once.
    components: [{ type: 'BODY', text: 'Welcome, {{1}}' }],
    ...more,
  });
  const data = [told(), told({ language: 'es', status: 'PAUSED' }), told({ name: 'bye', status: 'REJECTED' })];
  const paging = { cursors: { before: 'MAZDZD', after: 'MjQZD' } };

  it('is taken in, and again, and keeps what Meta knows nothing of', async () => {
    const companyId = 'import';
    const { body } = await call('POST', '/import', { companyId, data, paging });
    expect(body).toMatchObject({ success: true, created: 3, updated: 0 });
    expect((body.templates as Seen[]).map(({ name, language, result }) => ({ name, language, result }))).toEqual([
      { name: 'bye', language: 'en_US', result: 'created' },
      { name: 'welcome', language: 'en_US', result: 'created' },
      { name: 'welcome', language: 'es', result: 'created' },
    ]);
    const [, { id }] = body.templates as [Seen, Seen, Seen];
    expect((await call('GET', `/${id}`)).body).toMatchObject({ companyId, name: 'welcome', status: 'APPROVED' });
    // It can be changed without the example that it came without.
    const own = { defaults: { '1': 'friend' }, fallback: true };
    expect((await call('PATCH', `/${id}`, own)).body).toMatchObject(own);
    const components = [{ type: 'BODY', text: 'Welcome here, {{1}}' }];
    const again = await call('POST', '/import', { companyId, data: [told({ components }), told({ language: 'fr' })] });
    expect(again.body).toMatchObject({ created: 1, updated: 1 });
    expect((await call('GET', `/${id}`)).body).toMatchObject({ id, components, ...own });
    expect(await languages(companyId, 'welcome')).toEqual(['en_US', 'es', 'fr']);
  });

  it('may be our own', async () => {
    await made({ companyId: 'from', defaults: { '1': 'friend' }, fallback: true });
    const { body } = await call<{ templates: Seen[] }>('GET', '?companyId=from');
    const taken = await call('POST', '/import', { companyId: 'to', data: body.templates });
    expect(taken.body).toMatchObject({ created: 1 });
    const { body: there } = await call<{ templates: Seen[] }>('GET', '?companyId=to');
    const { components, defaults, fallback } = body.templates[0]!;
    expect(there.templates).toEqual([expect.objectContaining({ companyId: 'to', components, defaults, fallback })]);
  });

  it('is taken in as a whole or not at all, and all that is wrong is named', async () => {
    const bad = [told(), told({ name: 'X' }), told({ name: 'flow', components: [{ type: 'CAROUSEL' }] })];
    const answer = await call('POST', '/import', { companyId: 'whole', data: bad });
    expectProblem(answer, [400, 'VALIDATION_FAILED', 100, 'data.1.name', 'data.2.components.0.type']);
    const twice = await call('POST', '/import', { companyId: 'whole', data: [told(), told()] });
    expectProblem(twice, [400, 'VALIDATION_FAILED', 100, 'data.1']);
    expect((await call('GET', '?companyId=whole')).body.templates).toEqual([]);
    for (const other of [undefined, [], 'x', {}]) {
      expect((await call('POST', '/import', { companyId: 'whole', data: other })).status).toBe(400);
    }
  });
});

describe('a preview', () => {
  const text = (value: string): Json => ({ type: 'text', text: value });
  const given = (...components: Json[]): Json => ({ components });

  it('is the message that is sent then, or the error', async () => {
    const { id } = await made({ companyId: 'preview' });
    const preview = (body: Json): Promise<Answer<Seen>> => call('POST', `/${id}/preview`, body);
    const header = { type: 'header', parameters: [text('A-17')] };
    const { body } = await preview(given(header, { type: 'body', parameters: [text('Anna')] }));
    const said = '*Order A-17*\n\nHello Anna, your order has left.\n\n_Thank you_';
    expect(body).toEqual({ success: true, message: { type: 'text', text: { body: said } } });
    expectProblem(await preview({}), [400, 'TEMPLATE_PARAMETER_COUNT', 132000, 'components']);
    expect((await call('POST', `/${id}/preview`)).status).toBe(400);
    expect((await call('PATCH', `/${id}`)).body).toMatchObject({ id, status: 'APPROVED' });
    const broken = given(header, { type: 'body', parameters: [text('a\nb')] });
    expectProblem(await preview(broken), [400, 'TEMPLATE_PARAMETER_TEXT', 132007, 'components.1.parameters.0.text']);
    await call('PATCH', `/${id}`, { status: 'DISABLED', defaults: { '1': 'friend', 'header.1': 'of yours' } });
    expect((await preview({})).body.message).toEqual({
      type: 'text',
      text: { body: expect.stringContaining('friend') },
    });
  });

  it('is as the document shows it', async () => {
    const document = (await (await fetch(`${product.url}/docs-json`)).json()) as {
      components: { schemas: Record<string, { properties: Record<string, { example: unknown }> }> };
    };
    const example = (schema: string, member: string): unknown =>
      document.components.schemas[schema]!.properties[member]!.example;
    const { id } = await made({ companyId: 'docs', components: example('CreateTemplateBody', 'components') });
    const { body } = await call('POST', `/${id}/preview`, { components: example('PreviewTemplateBody', 'components') });
    expect(body.message).toEqual(example('TemplatePreview', 'message'));
    const data = example('ImportTemplatesBody', 'data');
    expect((await call('POST', '/import', { companyId: 'docs', data })).body).toMatchObject({ created: 1 });
  });
});

describe('a key of company b', () => {
  it('sees and changes nothing of company a', async () => {
    const of = async (companyId: string, scopes?: string[]): Promise<Record<string, string>> => {
      const { body } = await product.call<{ key: string }>('POST', '/keys', { companyId, scopes });
      return { 'X-API-Key': body.key };
    };
    const [asB, reader] = [await of('b'), await of('a', ['read', 'send'])];
    const { id } = await made({ companyId: 'a' });
    await made({ companyId: 'b' });
    const tries: [string, string, unknown?][] = [
      ['GET', '?companyId=a'],
      ['GET', `/${id}`],
      ['PATCH', `/${id}`, { status: 'PAUSED' }],
      ['POST', `/${id}`, { status: 'PAUSED' }],
      ['DELETE', `/${id}`],
      ['DELETE', '?companyId=a&name=order_left'],
      ['POST', `/${id}/preview`, {}],
      ['POST', '', order({ companyId: 'a', language: 'de' })],
      ['POST', '/import', { companyId: 'a', data: [order()] }],
    ];
    for (const [method, path, body] of tries) {
      const { status, body: answer } = await product.call(method, `/templates${path}`, body, asB);
      expect([method, path, status, answer.code]).toEqual([method, path, 403, 'ACCESS_DENIED']);
    }
    const { body } = await product.call<{ templates: Json[] }>('GET', '/templates', undefined, asB);
    expect(body.templates.map(({ companyId }) => companyId)).toEqual(['b']);
    // Its own name is the same as that of a, whose template stays.
    expect((await product.call('DELETE', '/templates?name=order_left', undefined, asB)).body).toMatchObject({
      deleted: 1,
    });
    expect((await call('GET', `/${id}`)).body).toMatchObject({ companyId: 'a', status: 'APPROVED' });
    expect((await product.call('GET', `/templates/${id}`, undefined, reader)).status).toBe(200);
    for (const [method, path, given] of tries.filter(([one]) => one !== 'GET')) {
      expect((await product.call(method, `/templates${path}`, given, reader)).status, `${method} ${path}`).toBe(403);
    }
  });
});
