import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { DomainError } from '../../src/domain/errors.js';
import { TemplateStore } from '../../src/templates/template-store.js';
import { TemplateVault } from '../../src/templates/template-vault.js';
import { Templates } from '../../src/templates/templates.js';
import { TemplatesService } from '../../src/templates/templates.service.js';
import { WhatsappTemplate } from '../../src/templates/whatsapp-template.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const KEY = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';
const OTHER_KEY = 'a2c9c16fbe650ec04fd675f9e55a715d682b41a0adf6a089e0607aa1598b3ae5';

let database: TestDatabase;
let source: DataSource;
let service: TemplatesService;
let templates: Templates;

function withKeys(keys?: string): { service: TemplatesService; templates: Templates } {
  const vault = new TemplateVault(loadSettings({ AUTH_ENCRYPTION_KEY: keys }));
  const store = new TemplateStore(source.getRepository(WhatsappTemplate), source, vault);
  return { service: new TemplatesService(store), templates: new Templates(store) };
}

beforeAll(async () => {
  database = await createTestDatabase();
  source = await new DataSource({
    ...dataSourceOptions({ url: database.url }),
    entities: [WhatsappTemplate],
  }).initialize();
});

afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

beforeEach(async () => {
  await source.query('TRUNCATE whatsapp_templates');
  ({ service, templates } = withKeys(KEY));
});

const hello = (language: string, more: object = {}): object => ({
  name: 'hello',
  language,
  category: 'UTILITY',
  components: [{ type: 'BODY', text: `Hello from ${language}` }],
  ...more,
});

/** What a message in a language says, or why there is none. */
async function said(language: string, { company = 'shop', name = 'hello', policy = undefined as unknown } = {}) {
  try {
    const message = await templates.render(company, { name, language: { code: language, policy } });
    return (message as { text: { body: string } }).text.body;
  } catch (error) {
    const { code, members } = error as DomainError;
    return [code, members.cloudCode];
  }
}

const NONE = ['TEMPLATE_NOT_FOUND', 132001];

describe('the template that a message names', () => {
  it('is the one in its very language, or in that of all its countries, and else none', async () => {
    for (const language of ['pt', 'pt_PT', 'en_US']) await service.create('shop', hello(language));
    expect(await said('pt_PT')).toBe('Hello from pt_PT');
    expect(await said('pt_BR')).toBe('Hello from pt');
    expect(await said('pt_BR', { policy: 'deterministic' })).toEqual(NONE);
    expect(await said('en')).toEqual(NONE);
    expect(await said('en_GB')).toEqual(NONE);
    for (const name of ['other', 'Hello', 'hello\0', ' ']) expect(await said('pt', { name })).toEqual(NONE);
    expect(await said('\0')).toEqual(NONE);
  });

  it('is the one that stands in for other languages, where there is one', async () => {
    for (const language of ['en', 'de', 'pt'])
      await service.create('shop', hello(language, { fallback: language !== 'pt' }));
    expect(await said('pt_BR')).toBe('Hello from pt');
    expect(await said('fr')).toBe('Hello from de');
    const english = (await service.page({ admin: true } as never, { language: 'en' }, { limit: 1 })).templates[0]!;
    await service.change(english, { fallback: true });
    expect(await said('fr')).toBe('Hello from en');
    expect(await said('fr', { policy: 'deterministic' })).toEqual(NONE);
  });

  it('is of this company', async () => {
    await service.create('other', hello('en'));
    expect(await said('en')).toEqual(NONE);
    expect(await said('en', { company: 'other' })).toBe('Hello from en');
  });

  it.each([
    ['PAUSED', ['TEMPLATE_PAUSED', 132015]],
    ['DISABLED', ['TEMPLATE_DISABLED', 132016]],
  ])('is not sent while it is %s', async (status, refused) => {
    const made = await service.create('shop', hello('en'));
    await service.change(made, { status });
    expect(await said('en')).toEqual(refused);
    expect(templates.preview(made, undefined)).toEqual({ type: 'text', text: { body: 'Hello from en' } });
    await service.change(made, { status: 'APPROVED' });
    expect(await said('en')).toBe('Hello from en');
  });
});

describe('what templates say', () => {
  const rows = () =>
    source.query<{ row: string; content: Buffer }[]>('SELECT t::text AS row, content FROM whatsapp_templates t');

  it('is sealed, with the key that is first, and read with all', async () => {
    await service.create('shop', hello('en'));
    expect((await rows())[0]!.content.toString('latin1')).not.toContain('Hello');
    ({ templates } = withKeys(`${OTHER_KEY},${KEY}`));
    expect(await said('en')).toBe('Hello from en');
    ({ templates } = withKeys(OTHER_KEY));
    await expect(templates.render('shop', { name: 'hello', language: { code: 'en' } })).rejects.toThrow(
      'does not hold',
    );
    ({ service } = withKeys());
    await service.create('shop', hello('de'));
    ({ templates } = withKeys(KEY));
    expect(await said('de')).toBe('Hello from de');
  });

  it('cannot be put into another row', async () => {
    await service.create('shop', hello('en'));
    await service.create('shop', hello('de'));
    await source.query(
      `UPDATE whatsapp_templates SET content = (SELECT content FROM whatsapp_templates WHERE language = 'de') WHERE language = 'en'`,
    );
    await expect(templates.render('shop', { name: 'hello', language: { code: 'en' } })).rejects.toThrow();
  });
});

describe('at the same time', () => {
  it('ten that are equal make one', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => service.create('shop', hello('en'))));
    const refused = tries.filter((one) => one.status === 'rejected').map(({ reason }) => (reason as DomainError).code);
    expect(refused).toEqual(Array.from({ length: 9 }, () => 'TEMPLATE_EXISTS'));
  });

  it('lists that name each other’s templates the other way round are all taken in', async () => {
    const languages = Array.from({ length: 26 }, (_, n) => `a${String.fromCodePoint(97 + n)}`);
    const list = languages.map((language) => hello(language));
    for (const round of [1, 2]) {
      const lists = [1, 2, 3, 4].map((n) => (n % 2 === 0 ? list : list.toReversed()));
      const taken = await Promise.all(lists.map((one) => service.import('shop', one)));
      expect(
        taken.map((one) => one.length),
        `${round}`,
      ).toEqual([26, 26, 26, 26]);
    }
    expect(await source.query('SELECT count(*)::int AS count FROM whatsapp_templates')).toEqual([{ count: 26 }]);
  });

  it('two changes of one both count', async () => {
    const made = await service.create('shop', hello('en'));
    await Promise.all([service.change(made, { status: 'PAUSED' }), service.change(made, { category: 'MARKETING' })]);
    const [now] = (await service.page({ admin: true } as never, {}, { limit: 1 })).templates;
    expect(now).toMatchObject({ status: 'PAUSED', category: 'MARKETING' });
    expect(now!.updatedAt.getTime()).toBeGreaterThan(made.updatedAt.getTime());
  });
});

it('there are as many as a company may have, and a list that makes it more is not taken in', async () => {
  await source.query(
    `INSERT INTO whatsapp_templates (id, company_id, name, language, category, status, fallback, content)
     SELECT gen_random_uuid(), 'shop', 'n' || n, 'en', 'UTILITY', 'APPROVED', false, '{}' FROM generate_series(1, 5999) AS n`,
  );
  const tooMany = { code: 'TOO_MANY_TEMPLATES', members: { cloudCode: 100 } };
  await expect(service.import('shop', [hello('en'), hello('de')])).rejects.toMatchObject(tooMany);
  await service.import('shop', [hello('en')]);
  await expect(service.create('shop', hello('de'))).rejects.toMatchObject(tooMany);
  await service.create('other', hello('de'));
  await service.import('shop', [hello('en', { category: 'MARKETING' })]);
});
