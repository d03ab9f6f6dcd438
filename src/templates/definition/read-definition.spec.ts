import { describe, expect, it } from 'vitest';
import type { DomainError } from '../../domain/errors.js';
import { Given } from '../content/given.js';
import { readDefinition } from './read-definition.js';

type Component = Record<string, unknown>;

const BODY = { type: 'BODY', text: 'Your table is booked.' };
const ORDER = { type: 'BODY', text: 'Your order {{1}} has left.', example: { body_text: [['A-17']] } };
const GUEST = {
  type: 'BODY',
  text: 'Dear {{guest}}, welcome.',
  example: { body_text_named_params: [{ param_name: 'guest', example: 'Anna' }] },
};
const REPLY = { type: 'QUICK_REPLY', text: 'Yes' };
const URL = { type: 'URL', text: 'Open', url: 'https://a.example' };
const CALL = { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+7 900 123-45-67' };
const CODE = { type: 'COPY_CODE', example: 'SUMMER' };

const definition = (components: unknown, more: Component = {}): Component => ({
  name: 'order_left',
  language: 'en',
  category: 'UTILITY',
  components,
  ...more,
});
const header = (text: string, example?: unknown): Component => ({ type: 'HEADER', format: 'TEXT', text, example });
const body = (text: string, example?: unknown): Component => ({ type: 'BODY', text, example });
const named = (text: string, ...names: string[]): Component =>
  body(text, { body_text_named_params: names.map((param_name) => ({ param_name, example: 'x' })) });
const buttons = (...of: unknown[]): Component => ({ type: 'BUTTONS', buttons: of });
const numbered = (text: string, count: number): Component =>
  body(text, { body_text: [Array.from({ length: count }, () => 'x')] });

const read = (value: unknown, strict = true) => readDefinition(Given.definition(value, '', strict));

/** Where it is refused, and with which code. */
function fault(value: unknown, strict = true): string | undefined {
  try {
    read(value, strict);
  } catch (error) {
    const { code, members } = error as DomainError;
    const [{ field }] = members.errors as [{ field: string }];
    return code === 'VALIDATION_FAILED' && members.cloudCode === 100 ? field : `${code}, ${String(members.cloudCode)}`;
  }
  return undefined;
}

describe('a template', () => {
  it.each([
    ['a body alone', definition([BODY])],
    ['numbers', definition([ORDER])],
    ['names', definition([GUEST], { parameter_format: 'NAMED' })],
    ['examples of a body as one list', definition([body('So {{1}} so.', { body_text: ['x'] })])],
    ['a header with a variable at its end', definition([header('For {{1}}', { header_text: ['x'] }), BODY])],
    [
      'a header with a name',
      definition([header('For {{a}}', { header_text_named_params: [{ param_name: 'a', example: 'x' }] }), BODY], {
        parameter_format: 'NAMED',
      }),
    ],
    ['a picture without a handle', definition([{ type: 'HEADER', format: 'IMAGE' }, BODY])],
    ['a place', definition([{ type: 'HEADER', format: 'LOCATION' }, BODY])],
    [
      'small letters for types',
      definition(
        [
          { type: 'header', format: 'video' },
          { ...BODY, type: 'body' },
        ],
        { category: 'marketing' },
      ),
    ],
    ['each button', definition([BODY, buttons(REPLY, REPLY, URL, URL, CALL, CODE)])],
    ['ten replies', definition([BODY, buttons(...Array.from({ length: 10 }, () => REPLY))])],
    ['the end of an address', definition([BODY, buttons({ ...URL, url: 'https://a.example/{{1}}', example: ['x'] })])],
    ['two variables with a space between', definition([numbered('Dear {{1}} {{2}}!', 2)])],
    ['a body of 1024', definition([body('👋'.repeat(1_024))])],
    ['a name of 512', definition([BODY], { name: 'a'.repeat(512) })],
    ['other ends', definition([BODY], { language: 'pt_BR', fallback: true, status: 'PAUSED', defaults: {} })],
  ])('has %s', (_, value) => {
    expect(fault(value)).toBeUndefined();
  });

  it('is kept as it was given, in the words of the Cloud API', () => {
    const value = definition(
      [
        header('For {{1}}', { header_text: ['all'] }),
        { ...ORDER, type: 'body' },
        { type: 'FOOTER', text: 'Not in stores' },
        buttons(REPLY, { ...CODE, text: 'Copy' }),
      ],
      { defaults: { '1': 'so', 'header.1': 'all' } },
    );
    expect(read(value)).toEqual({
      ...value,
      parameter_format: 'POSITIONAL',
      status: 'APPROVED',
      fallback: false,
      components: [
        header('For {{1}}', { header_text: ['all'] }),
        ORDER,
        { type: 'FOOTER', text: 'Not in stores' },
        buttons(REPLY, { ...CODE, text: 'Copy', example: ['SUMMER'] }),
      ],
    });
  });

  const text = 'components.0.text';
  it.each([
    ['name', definition([BODY], { name: 'Order' })],
    ['name', definition([BODY], { name: 'order-left' })],
    ['name', definition([BODY], { name: '' })],
    ['name', definition([BODY], { name: 'a'.repeat(513) })],
    ['name', definition([BODY], { name: undefined })],
    ['language', definition([BODY], { language: 'english' })],
    ['language', definition([BODY], { language: 'en-US' })],
    ['category', definition([BODY], { category: 'NEWS' })],
    ['parameter_format', definition([BODY], { parameter_format: 'MIXED' })],
    ['status', definition([BODY], { status: 'REJECTED' })],
    ['fallback', definition([BODY], { fallback: 'yes' })],
    ['allowed', definition([BODY], { allowed: true })],
    ['components', definition([])],
    ['components', definition(undefined)],
    ['components', definition({ body: 'x' })],
    ['components', definition([{ type: 'FOOTER', text: 'x' }])],
    ['components.1.type', definition([BODY, BODY])],
    ['components.0.type', definition([{ type: 'CAROUSEL', cards: [] }, BODY])],
    ['components.0', definition(['BODY'])],
    [text, definition([body('x'.repeat(1_025))])],
    [text, definition([body(' ')])],
    [text, definition([numbered('So {{2}} so.', 1)])],
    [text, definition([numbered('So {{1}} and {{3}} so.', 2)])],
    [text, definition([numbered('So {{0}} so.', 1)])],
    [text, definition([numbered('So {{1} so.', 1)])],
    [text, definition([numbered('So {{1}} and {{ so.', 1)])],
    [text, definition([numbered('So {{}} so.', 1)])],
    [text, definition([named('So {{guest}} so.', 'guest')])],
    [text, definition([numbered('So {{1}} so.', 1)], { parameter_format: 'NAMED' })],
    [text, definition([named('So {{Guest}} so.', 'Guest')], { parameter_format: 'NAMED' })],
    [text, definition([numbered('{{1}} so.', 1)])],
    [text, definition([numbered('So {{1}}', 1)])],
    [text, definition([numbered('So {{1}}{{2}} so.', 2)])],
    ['components.0.example', definition([body('So {{1}} so.')])],
    ['components.0.example.body_text', definition([body('So {{1}} so.', {})])],
    ['components.0.example.body_text', definition([numbered('So {{1}} so.', 2)])],
    [
      'components.0.example.body_text_named_params',
      definition([named('So {{a}} so.', 'b')], { parameter_format: 'NAMED' }),
    ],
    ['components.0.exmaple', definition([{ ...BODY, exmaple: {} }])],
    ['components.0.format', definition([{ type: 'HEADER', format: 'STICKER' }, BODY])],
    [text, definition([header('x'.repeat(61)), BODY])],
    [text, definition([header('a\nb'), BODY])],
    [text, definition([header('{{1}} {{2}}', { header_text: ['x', 'x'] }), BODY])],
    ['components.0.example', definition([header('So {{1}}'), BODY])],
    ['components.1.text', definition([BODY, { type: 'FOOTER', text: 'x'.repeat(61) }])],
    ['components.1.text', definition([BODY, { type: 'FOOTER', text: 'So {{1}}' }])],
    ['components.1.buttons', definition([BODY, buttons()])],
    ['components.1.buttons', definition([BODY, buttons(...Array.from({ length: 11 }, () => REPLY))])],
    ['components.1.buttons', definition([BODY, buttons(URL, URL, URL)])],
    ['components.1.buttons', definition([BODY, buttons(CALL, CALL)])],
    ['components.1.buttons', definition([BODY, buttons(CODE, CODE)])],
    ['components.1.buttons', definition([BODY, buttons(REPLY, URL, REPLY)])],
    ['components.1.buttons.0.type', definition([BODY, buttons({ type: 'FLOW', text: 'Go' })])],
    ['components.1.buttons.0.text', definition([BODY, buttons({ type: 'QUICK_REPLY', text: 'x'.repeat(26) })])],
    ['components.1.buttons.0.url', definition([BODY, buttons({ ...URL, url: 'javascript:alert(1)' })])],
    ['components.1.buttons.0.url', definition([BODY, buttons({ ...URL, url: 'https://{{1}}', example: ['x'] })])],
    [
      'components.1.buttons.0.url',
      definition([BODY, buttons({ ...URL, url: 'https://a.example/{{1}}/b', example: ['x'] })]),
    ],
    [
      'components.1.buttons.0.url',
      definition([BODY, buttons({ ...URL, url: 'https://a.example/{{1}', example: ['x'] })]),
    ],
    ['components.1.buttons.0.example', definition([BODY, buttons({ ...URL, url: 'https://a.example/{{1}}' })])],
    ['components.1.buttons.0.phone_number', definition([BODY, buttons({ ...CALL, phone_number: 'call me' })])],
    ['components.1.buttons.0.example', definition([BODY, buttons({ type: 'COPY_CODE', text: 'Copy' })])],
    ['components.1.buttons.0.example', definition([BODY, buttons({ ...CODE, example: 'x'.repeat(21) })])],
    ['defaults.2', definition([ORDER], { defaults: { '2': 'x' } })],
    ['defaults.1', definition([ORDER], { defaults: { '1': '' } })],
    ['defaults.header.1', definition([ORDER], { defaults: { 'header.1': 'x' } })],
    ['defaults', definition([ORDER], { defaults: ['x'] })],
  ])('is refused for its %s: %j', (field, value) => {
    expect(fault(value)).toBe(field);
  });
});

describe('a template that Meta approved', () => {
  it('is taken with what is Meta’s own, and without what it did not ask for in its time', () => {
    const told = definition(
      [
        { ...header('For {{1}}'), cards: [] },
        { type: 'BODY', text: '*{{1}}* is yours, {{2}}', add_security_recommendation: true },
        buttons(
          { ...URL, url: 'https://a.example/{{1}}', example: ['https://a.example/x'], app_deep_link: {} },
          REPLY,
          { ...CODE, example: ['X'] },
        ),
      ],
      { id: '594425479261596', sub_category: 'CUSTOM', status: 'REJECTED', quality_score: {}, rejected_reason: 'NONE' },
    );
    expect(read(told, false)).toMatchObject({ status: 'APPROVED', parameter_format: 'POSITIONAL', defaults: {} });
    expect(JSON.stringify(read(told, false))).not.toMatch(/cards|security|deep_link|quality/);
    expect(read({ ...told, status: 'PAUSED' }, false).status).toBe('PAUSED');
  });

  it.each([
    ['components.0.text', definition([body('So {{2}}')])],
    ['components.0.type', definition([{ type: 'CAROUSEL', cards: [] }])],
    ['category', definition([BODY], { category: 'TRANSACTIONAL' })],
  ])('and all the same refused for its %s, where it cannot be sent', (field, value) => {
    expect(fault(value, false)).toBe(field);
  });
});
