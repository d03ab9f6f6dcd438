import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError, ERRORS } from '../domain/errors.js';
import { Given } from './content/given.js';
import { readDefinition } from './definition/read-definition.js';
import { readSend } from './filling/read-send.js';
import { render } from './render.js';

type Component = Record<string, unknown>;

/** A template as somebody writes it down, whose examples are not looked at here. */
const template = (components: Component[], more: Record<string, unknown> = {}) =>
  readDefinition(Given.definition({ name: 'a', language: 'en', category: 'UTILITY', components, ...more }, '', false));
const body = (text: string): Component => ({ type: 'BODY', text });
const header = (text: string): Component => ({ type: 'HEADER', format: 'TEXT', text });
const media = (format: string): Component => ({ type: 'HEADER', format });
const footer = (text: string): Component => ({ type: 'FOOTER', text });
const buttons = (...of: Component[]): Component => ({ type: 'BUTTONS', buttons: of });

/** What a message gives for it. */
const of = (type: string, ...parameters: Component[]): Component => ({ type, parameters });
const text = (value: unknown): Component => ({ type: 'text', text: value });
const named = (parameter_name: string, value: string): Component => ({ parameter_name, ...text(value) });
const button = (sub_type: string, index: number | string, ...parameters: Component[]): Component => ({
  type: 'button',
  sub_type,
  index,
  parameters,
});

function rendered(content: ReturnType<typeof template>, components?: unknown) {
  return render(content, readSend({ name: 'a', language: { code: 'en' }, components }).parameters);
}

/** The error of a message that must not be: its code, that of the Cloud API, and the member that is to blame. */
function refusal(content: ReturnType<typeof template>, components: unknown): unknown[] {
  try {
    rendered(content, components);
  } catch (error) {
    const { code, members } = error as DomainError;
    const [{ field } = { field: undefined }] = (members.errors ?? []) as { field?: string }[];
    return [code, members.cloudCode, field];
  }
  throw new Error('it was rendered');
}

const HELLO = template([body('Hello {{1}}, your order {{2}} has left.')]);
const NAMED = template([header('For {{guest}}'), body('Hello {{guest}}, your order {{order}} has left.')], {
  parameter_format: 'NAMED',
});
const SALE = template([header('Our {{1}} is on'), body('Until {{1}} only.'), footer('Not in stores')]);
const SHOP = template([
  media('IMAGE'),
  body('A code for {{1}}.'),
  buttons(
    { type: 'QUICK_REPLY', text: 'Stop' },
    { type: 'URL', text: 'Shop', url: 'https://shop.example/{{1}}' },
    { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+79001234567' },
    { type: 'COPY_CODE', example: 'SUMMER' },
  ),
]);
const PICTURE = { type: 'image', image: { link: 'https://files.example/a.png' } };
const FOR_SHOP = [
  of('header', PICTURE),
  of('body', text('you')),
  button('copy_code', 3, { type: 'coupon_code', coupon_code: 'X1' }),
];
const WITH_DEFAULTS = template([header('For {{1}}'), body('Hello {{1}}, from {{2}}.')], {
  defaults: { '1': 'friend', 'header.1': 'all' },
});

describe('what is filled in as it must be', () => {
  it.each([
    ['numbers', HELLO, [of('body', text('Anna'), text('A-17'))], 'Hello Anna, your order A-17 has left.'],
    [
      'types in capital letters',
      HELLO,
      [of('BODY', { type: 'TEXT', text: 'A' }, text('B'))],
      'Hello A, your order B has left.',
    ],
    [
      'names, in any order',
      NAMED,
      [of('body', named('order', 'A-17'), named('guest', 'Anna')), of('header', named('guest', 'Anna'))],
      '*For Anna*\n\nHello Anna, your order A-17 has left.',
    ],
    [
      'numbers with their names',
      HELLO,
      [of('body', named('1', 'A'), named('2', 'B'))],
      'Hello A, your order B has left.',
    ],
    [
      'a header and a footer',
      SALE,
      [of('header', text('sale')), of('body', text('May'))],
      '*Our sale is on*\n\nUntil May only.\n\n_Not in stores_',
    ],
    ['one variable twice', template([body('{{1}} and {{1}}!')]), [of('body', text('so'))], 'so and so!'],
    ['spaces inside of a variable', template([body('Dear {{ 1 }}!')]), [of('body', text('you'))], 'Dear you!'],
    [
      'a value that looks like a variable',
      HELLO,
      [of('body', text('{{2}}'), text('$&'))],
      'Hello {{2}}, your order $& has left.',
    ],
    ['four spaces', template([body('So {{1}}.')]), [of('body', text('a    b'))], 'So a    b.'],
    ['nothing where there is nothing to fill', template([body('Closed today.')]), undefined, 'Closed today.'],
    ['no components', template([body('Closed today.')]), [], 'Closed today.'],
    ['an empty component', template([body('Closed today.')]), [of('body')], 'Closed today.'],
    [
      'an amount, in its own words',
      template([body('You owe {{1}}.')]),
      [of('body', { type: 'currency', currency: { fallback_value: '$100.99', code: 'USD', amount_1000: 100_990 } })],
      'You owe $100.99.',
    ],
    [
      'a time, in its own words',
      template([body('It is {{1}}.')]),
      [of('body', { type: 'date_time', date_time: { fallback_value: 'May 5, 2027', year: 2027, month: 5 } })],
      'It is May 5, 2027.',
    ],
    [
      'what is missing, from the defaults',
      WITH_DEFAULTS,
      [of('body', text('Anna'), text('us'))],
      '*For all*\n\nHello Anna, from us.',
    ],
    [
      'what is empty, from the defaults',
      WITH_DEFAULTS,
      [of('body', text(''), text('us'))],
      '*For all*\n\nHello friend, from us.',
    ],
    [
      'names that are missing, from the defaults',
      template([body('Hello {{guest}}, from {{shop}}.')], { parameter_format: 'NAMED', defaults: { guest: 'friend' } }),
      [of('body', named('shop', 'us'))],
      'Hello friend, from us.',
    ],
    ['bold and italics line by line', template([body('So.'), footer('a\nb')]), [], 'So.\n\n_a_\n_b_'],
    ['no bold around bold', template([header('Now *new*'), body('So.')]), [], 'Now *new*\n\nSo.'],
    [
      'a body that is alone, of 4096 characters',
      template([body('So {{1}}.')]),
      [of('body', text('👋'.repeat(4_092)))],
      `So ${'👋'.repeat(4_092)}.`,
    ],
    [
      'a place, in words and with a map',
      template([media('LOCATION'), body('Come to us.'), footer('Mon to Fri')]),
      [
        of('header', {
          type: 'location',
          location: { latitude: '55.75', longitude: 37.61, name: 'Shop', address: 'Main st. 1' },
        }),
      ],
      '📍 *Shop*\nMain st. 1\nhttps://maps.google.com/?q=55.75,37.61\n\nCome to us.\n\n_Mon to Fri_',
    ],
  ])('%s', (_, content, components, expected) => {
    expect(rendered(content, components)).toEqual({ type: 'text', text: { body: expected } });
  });

  it.each([
    ['IMAGE', { id: '17' }, { id: '17' }],
    ['VIDEO', { link: 'https://a.example/v.mp4' }, { link: 'https://a.example/v.mp4' }],
    [
      'DOCUMENT',
      { link: 'https://a.example/1', filename: 'a.pdf' },
      { link: 'https://a.example/1', filename: 'a.pdf' },
    ],
    ['DOCUMENT', { base64: 'YQ==', mime_type: 'text/plain' }, { base64: 'YQ==', mime_type: 'text/plain' }],
  ])('%s above: a caption', (format, given, medium) => {
    const type = format.toLowerCase();
    const content = template([media(format), body('See {{1}}.'), footer('So it is')]);
    expect(rendered(content, [of('header', { type, [type]: given }), of('body', text('this'))])).toEqual({
      type,
      [type]: { ...medium, caption: 'See this.\n\n_So it is_' },
    });
  });

  it('buttons of each type', () => {
    const given = [
      ...FOR_SHOP,
      button('quick_reply', '0', { type: 'payload', payload: 'STOP-1' }),
      button('url', '1', text('a?b=1')),
    ];
    expect(rendered(SHOP, given)).toEqual({
      type: 'interactive',
      interactive: {
        type: 'button',
        header: { type: 'image', image: PICTURE.image },
        body: { text: 'A code for you.' },
        action: {
          buttons: [
            { type: 'reply', reply: { id: 'STOP-1', title: 'Stop' } },
            { type: 'url', url: { title: 'Shop', url: 'https://shop.example/a?b=1' } },
            { type: 'call', call: { title: 'Call', phone_number: '+79001234567' } },
            { type: 'copy', copy: { title: 'Copy code', code: 'X1' } },
          ],
        },
        fallback: 'text',
      },
    });
  });

  it('a header, a place and a footer beside buttons', () => {
    const yes = buttons({ type: 'QUICK_REPLY', text: 'Yes' });
    const action = { buttons: [{ type: 'reply', reply: { id: 'Yes', title: 'Yes' } }] };
    expect(rendered(template([header('H'), body('B'), footer('F'), yes]))).toMatchObject({
      interactive: { header: { type: 'text', text: 'H' }, body: { text: 'B' }, footer: { text: 'F' }, action },
    });
    const place = of('header', { type: 'location', location: { latitude: 1, longitude: 2 } });
    const at = rendered(template([media('LOCATION'), body('B'), yes]), [place]);
    expect(at).toMatchObject({ interactive: { body: { text: 'https://maps.google.com/?q=1,2\n\nB' }, action } });
    expect(JSON.stringify(at)).not.toContain('header');
  });

  it('a code of an authentication template, as Meta tells those', () => {
    const url = 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code_expiration_minutes=10&code=otp{{1}}';
    const content = template([body('*{{1}}* is your code.'), buttons({ type: 'URL', text: 'Copy code', url })]);
    expect(rendered(content, [of('body', text('4711')), button('url', '0', text('4711'))])).toMatchObject({
      interactive: { action: { buttons: [{ type: 'copy', copy: { title: 'Copy code', code: '4711' } }] } },
    });
  });
});

describe('what is refused, as the Cloud API refuses it', () => {
  const COUNT = ['TEMPLATE_PARAMETER_COUNT', 132000];
  const FORMAT = ['TEMPLATE_PARAMETER_FORMAT', 132012];
  const TEXT = ['TEMPLATE_PARAMETER_TEXT', 132007];
  const LONG = ['TEMPLATE_TOO_LONG', 132005];
  const MISSING = ['TEMPLATE_PARAMETER_MISSING', 131008];
  const INVALID = ['TEMPLATE_PARAMETER_INVALID', 131009];
  const FIRST = 'template.components.0.parameters.0';
  const place = template([media('LOCATION'), body('Come.')]);
  const amount = (currency: unknown) => [of('body', { type: 'currency', currency }, text('b'))];

  it.each([
    ['too few', HELLO, [of('body', text('Anna'))], [...COUNT, 'template.components.0']],
    ['none', HELLO, undefined, [...COUNT, 'template.components']],
    ['too many', HELLO, [of('body', text('a'), text('b'), text('c'))], COUNT],
    ['one where there is no variable', template([body('So.')]), [of('body', text('a'))], COUNT],
    ['one for a header that is not there', HELLO, [of('header', text('x')), of('body', text('a'), text('b'))], COUNT],
    ['none for the header', SALE, [of('body', text('May'))], COUNT],
    ['a name too few', NAMED, [of('header', named('guest', 'A')), of('body', named('guest', 'A'))], COUNT],
    ['fewer than have no default', WITH_DEFAULTS, [of('body', text('Anna'))], COUNT],
    ['a wrong name', NAMED, [of('header', named('gast', 'A'))], [...FORMAT, `${FIRST}.parameter_name`]],
    ['a name twice', NAMED, [of('header', named('guest', 'A'), named('guest', 'B'))], FORMAT],
    ['no name', NAMED, [of('header', text('A'))], [...FORMAT, `${FIRST}.parameter_name`]],
    ['a name for a number', HELLO, [of('body', named('guest', 'A'), text('b'))], FORMAT],
    ['another type', HELLO, [of('body', PICTURE, text('b'))], [...FORMAT, FIRST]],
    ['a line break', HELLO, [of('body', text('a\nb'), text('b'))], [...TEXT, `${FIRST}.text`]],
    ['a tab', HELLO, [of('body', text('a\tb'), text('b'))], TEXT],
    ['five spaces', HELLO, [of('body', text('a     b'), text('b'))], TEXT],
    ['a line break in the header', SALE, [of('header', text('a\nb')), of('body', text('b'))], TEXT],
    ['a line break in an amount', HELLO, amount({ fallback_value: 'a\r\nb', code: 'USD', amount_1000: 1 }), TEXT],
    ['no text', HELLO, [of('body', { type: 'text' }, text('b'))], [...MISSING, `${FIRST}.text`]],
    ['an empty text', HELLO, [of('body', text(''), text('b'))], MISSING],
    ['a blank text', HELLO, [of('body', text(' '), text('b'))], MISSING],
    ['a number for a text', HELLO, [of('body', text(7), text('b'))], [...INVALID, `${FIRST}.text`]],
    ['no type', HELLO, [of('body', { text: 'a' }, text('b'))], [...MISSING, `${FIRST}.type`]],
    ['an amount without words', HELLO, amount({ code: 'USD', amount_1000: 1 }), MISSING],
    ['an amount without a currency', HELLO, amount({ fallback_value: '$1', amount_1000: 1 }), MISSING],
    ['an amount of a half', HELLO, amount({ fallback_value: '$1', code: 'USD', amount_1000: 0.5 }), INVALID],
    ['an amount of no currency', HELLO, amount({ fallback_value: '$1', code: 'US1', amount_1000: 1 }), INVALID],
    ['no amount', HELLO, [of('body', { type: 'currency' }, text('b'))], MISSING],
    ['a body beside others, of 1025', SALE, [of('header', text('s')), of('body', text('x'.repeat(1_013)))], LONG],
    ['a body that is alone, of 4097', template([body('So {{1}}.')]), [of('body', text('x'.repeat(4_093)))], LONG],
    ['a header of 61', SALE, [of('header', text('x'.repeat(51))), of('body', text('b'))], LONG],
    ['an address of 2001', SHOP, [...FOR_SHOP, button('url', 1, text('x'.repeat(1_981)))], LONG],
    ['no picture', SHOP, [of('body', text('you'))], [...FORMAT, 'template.components']],
    ['a text for a picture', SHOP, [of('header', text('a'))], [...FORMAT, FIRST]],
    ['two pictures', SHOP, [of('header', PICTURE, PICTURE)], FORMAT],
    ['a picture of nothing', SHOP, [of('header', { type: 'image', image: {} })], [...MISSING, `${FIRST}.image`]],
    [
      'a picture of two',
      SHOP,
      [of('header', { type: 'image', image: { id: '1', link: 'https://a.example' } })],
      INVALID,
    ],
    ['a picture by file', SHOP, [of('header', { type: 'image', image: { link: 'file:///etc/passwd' } })], INVALID],
    [
      'a place beyond the pole',
      place,
      [of('header', { type: 'location', location: { latitude: 91, longitude: 0 } })],
      INVALID,
    ],
    ['a place without longitude', place, [of('header', { type: 'location', location: { latitude: 1 } })], MISSING],
    ['no end of an address', SHOP, FOR_SHOP, [...MISSING, 'template.components']],
    ['no code', SHOP, [...FOR_SHOP.slice(0, 2), button('url', 1, text('x'))], MISSING],
    ['spaces in an address', SHOP, [...FOR_SHOP, button('url', 1, text('a b'))], INVALID],
    [
      'a code of 21',
      SHOP,
      [
        ...FOR_SHOP.slice(0, 2),
        button('url', 1, text('x')),
        button('copy_code', 3, { type: 'coupon_code', coupon_code: 'x'.repeat(21) }),
      ],
      INVALID,
    ],
    ['a payload for an address', SHOP, [...FOR_SHOP, button('url', 1, { type: 'payload', payload: 'x' })], FORMAT],
    ['a button of another type', SHOP, [...FOR_SHOP, button('url', 0, text('x'))], FORMAT],
    ['a button that nobody has', SHOP, [...FOR_SHOP, button('url', 4, text('x'))], INVALID],
    ['a button that calls', SHOP, [...FOR_SHOP, button('url', 2, text('x'))], ['TEMPLATE_PARAMETER_INVALID', 100]],
    ['two for one button', SHOP, [...FOR_SHOP, button('url', 1, text('x'), text('y'))], COUNT],
    ['a button without its place', SHOP, [{ type: 'button', sub_type: 'url', parameters: [text('x')] }], MISSING],
    ['one button twice', SHOP, [button('url', 1, text('x')), button('url', '1', text('x'))], INVALID],
    ['the body twice', HELLO, [of('body', text('a'), text('b')), of('body', text('a'), text('b'))], INVALID],
    ['a carousel', HELLO, [{ type: 'carousel', cards: [] }], [...INVALID, 'template.components.0.type']],
    ['components that are no list', HELLO, { body: [] }, [...INVALID, 'template.components']],
    ['parameters that are no list', HELLO, [{ type: 'body', parameters: { 1: 'a' } }], INVALID],
    ['nothing for a component', HELLO, [null], [...MISSING, 'template.components.0']],
  ])('%s', (_, content, components, expected) => {
    expect(refusal(content, components).slice(0, expected.length)).toEqual(expected);
  });

  it('each with a code of the catalogue that is the client’s fault', () => {
    for (const [code] of [COUNT, FORMAT, TEXT, LONG, MISSING, INVALID] as [keyof typeof ERRORS][]) {
      expect([code, ERRORS[code].status]).toEqual([code, 400]);
    }
  });
});

describe('the object that names a template', () => {
  it.each([
    [{ language: { code: 'en' } }, 'TEMPLATE_PARAMETER_MISSING', 'template.name'],
    [{ name: 'a' }, 'TEMPLATE_PARAMETER_MISSING', 'template.language'],
    [{ name: 'a', language: {} }, 'TEMPLATE_PARAMETER_MISSING', 'template.language.code'],
    [{ name: 'a', language: 'en' }, 'TEMPLATE_PARAMETER_INVALID', 'template.language'],
    [{ name: 7, language: { code: 'en' } }, 'TEMPLATE_PARAMETER_INVALID', 'template.name'],
    [undefined, 'TEMPLATE_PARAMETER_MISSING', 'template'],
    [[], 'TEMPLATE_PARAMETER_INVALID', 'template'],
  ])('%j is refused', (value, code, field) => {
    expect(() => readSend(value)).toThrow(
      expect.objectContaining({
        code,
        members: expect.objectContaining({ errors: [expect.objectContaining({ field })] }),
      }),
    );
  });
});

it('whatever somebody sends is a message or an error of the client', () => {
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(0, '', [], {}, null, 'text', 'body', 'button', 'url', 1, '{{1}}'),
  );
  const parameter = fc.record(
    {
      type: fc.oneof(fc.constantFrom('text', 'image', 'currency', 'payload'), junk),
      text: junk,
      image: junk,
      currency: junk,
    },
    { requiredKeys: [] },
  );
  const component = fc.record(
    {
      type: fc.oneof(fc.constantFrom('header', 'body', 'button'), junk),
      sub_type: fc.oneof(fc.constantFrom('url', 'copy_code', 'quick_reply'), junk),
      index: fc.oneof(fc.nat(4), junk),
      parameters: fc.oneof(fc.array(fc.oneof(parameter, junk), { maxLength: 3 }), junk),
    },
    { requiredKeys: [] },
  );
  const definition = fc.record(
    {
      type: fc.oneof(fc.constantFrom('HEADER', 'BODY', 'FOOTER', 'BUTTONS'), junk),
      format: fc.oneof(fc.constantFrom('TEXT', 'IMAGE'), junk),
      text: fc.oneof(fc.constantFrom('So {{1}} so', '{{1}}{{2}}', '{{'), junk),
      example: fc.oneof(fc.record({ body_text: junk, header_text: junk }), junk),
      buttons: fc.oneof(
        fc.array(fc.record({ type: fc.constantFrom('URL', 'COPY_CODE'), text: junk, url: junk, example: junk })),
        junk,
      ),
    },
    { requiredKeys: [] },
  );
  const contents = [HELLO, NAMED, SALE, SHOP, WITH_DEFAULTS];
  expect(
    fc.check(
      fc.property(
        fc.constantFrom(...contents),
        fc.oneof(fc.array(component, { maxLength: 4 }), junk),
        (content, given) => {
          let outcome: unknown;
          try {
            outcome = rendered(content, given);
          } catch (error) {
            outcome = error;
          }
          return !(outcome instanceof Error) || (outcome instanceof DomainError && ERRORS[outcome.code].status === 400);
        },
      ),
      { seed: 20_261_130, numRuns: 500 },
    ).counterexample,
  ).toBeNull();
  expect(
    fc.check(
      fc.property(fc.oneof(fc.array(definition, { maxLength: 4 }), junk), fc.boolean(), (components, strict) => {
        let outcome: unknown;
        try {
          const given = { name: 'a', language: 'en', category: 'UTILITY', components, defaults: components };
          outcome = readDefinition(Given.definition(given, '', strict));
        } catch (error) {
          outcome = error;
        }
        return !(outcome instanceof Error) || (outcome instanceof DomainError && outcome.code === 'VALIDATION_FAILED');
      }),
      { seed: 20_261_130, numRuns: 500 },
    ).counterexample,
  ).toBeNull();
});
