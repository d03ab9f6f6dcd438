/** What the API document shows of templates: one, what is filled into it, and the message that this makes. */
export const EXAMPLE_COMPONENTS = [
  { type: 'HEADER', format: 'TEXT', text: 'Your order' },
  {
    type: 'BODY',
    text: 'Hello {{1}}, your order {{2}} has left.',
    example: { body_text: [['Anna', 'A-17']] },
  },
  { type: 'FOOTER', text: 'Thank you for your trust' },
  {
    type: 'BUTTONS',
    buttons: [{ type: 'URL', text: 'Follow it', url: 'https://shop.example/orders/{{1}}', example: ['A-17'] }],
  },
];

export const EXAMPLE_PARAMETERS = [
  {
    type: 'body',
    parameters: [
      { type: 'text', text: 'Anna' },
      { type: 'text', text: 'A-17' },
    ],
  },
  { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'A-17' }] },
];

export const EXAMPLE_MESSAGE = {
  type: 'interactive',
  interactive: {
    type: 'button',
    header: { type: 'text', text: 'Your order' },
    body: { text: 'Hello Anna, your order A-17 has left.' },
    footer: { text: 'Thank you for your trust' },
    action: {
      buttons: [{ type: 'url', url: { title: 'Follow it', url: 'https://shop.example/orders/A-17' } }],
    },
    fallback: 'text',
  },
};

/** As Meta tells of a template. */
export const EXAMPLE_DATA = [
  {
    id: '594425479261596',
    name: 'order_left',
    language: 'pt_BR',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'POSITIONAL',
    components: [{ type: 'BODY', text: 'Olá {{1}}, seu pedido saiu.', example: { body_text: [['Ana']] } }],
  },
];
