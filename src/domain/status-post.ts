import { count, object, optional, patterned, type ValueOf, words } from './members.js';
import { STATUS_MEDIA } from './outgoing-media.js';

/** Fonts of WhatsApp's clients. */
const MOST_FONT = 10;

/** What can be posted as a status: the member that is named like the kind. */
export const STATUS_POST = {
  text: object(
    {
      body: words('The words', 700),
      background_color: optional(patterned('What stands behind them, such as #128c7e', /^#[0-9A-Fa-f]{6}$/)),
      font: optional(count('The font, as WhatsApp numbers them: 0 is that of the system', MOST_FONT)),
    },
    'A text',
  ),
  ...STATUS_MEDIA,
};

export type StatusPost = ValueOf<typeof STATUS_POST>;
export type StatusKind = keyof typeof STATUS_POST;

export const STATUS_KINDS = Object.keys(STATUS_POST) as StatusKind[];

/** How a text is shown. */
export interface StatusStyle {
  /** RGB, such as `#128c7e`. */
  backgroundColor?: string;
  font?: number;
}
