/** What companies have as message templates, in the words of Meta's Cloud API. */
export const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION'] as const;
export type TemplateCategory = (typeof CATEGORIES)[number];

/** How variables are named: `{{1}}`, `{{2}}`, or `{{first_name}}`. */
export const PARAMETER_FORMATS = ['POSITIONAL', 'NAMED'] as const;
export type ParameterFormat = (typeof PARAMETER_FORMATS)[number];

export const TEMPLATE_STATUSES = ['APPROVED', 'PAUSED', 'DISABLED'] as const;
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];

export const MEDIA_FORMATS = ['IMAGE', 'VIDEO', 'DOCUMENT'] as const;
export type MediaFormat = (typeof MEDIA_FORMATS)[number];
export const HEADER_FORMATS = ['TEXT', ...MEDIA_FORMATS, 'LOCATION'] as const;

/** What a template may be called. */
export const NAME_PATTERN = /^[a-z0-9_]{1,512}$/;
/** A language and, where that matters, a country: `en`, `pt_BR`. */
export const LANGUAGE_PATTERN = /^[a-z]{2,3}(_[A-Z]{2,4})?$/;

/** Most characters (code points) of each text, as created and as sent. */
export const MOST = {
  name: 512,
  header: 60,
  body: 1024,
  footer: 60,
  buttonText: 25,
  url: 2000,
  phoneNumber: 20,
  code: 20,
  payload: 256,
  buttons: 10,
} as const;

/** What stands for a variable where somebody looks at the template. */
export interface NamedExample {
  param_name: string;
  example: string;
}

export type Header =
  | {
      type: 'HEADER';
      format: 'TEXT';
      text: string;
      example?: { header_text: string[] } | { header_text_named_params: NamedExample[] };
    }
  | { type: 'HEADER'; format: MediaFormat; example?: { header_handle: string[] } }
  | { type: 'HEADER'; format: 'LOCATION' };

export interface Body {
  type: 'BODY';
  text: string;
  example?: { body_text: string[][] } | { body_text_named_params: NamedExample[] };
}

export interface Footer {
  type: 'FOOTER';
  text: string;
}

export type TemplateButton =
  | { type: 'QUICK_REPLY'; text: string }
  | { type: 'URL'; text: string; url: string; example?: string[] }
  | { type: 'PHONE_NUMBER'; text: string; phone_number: string }
  | { type: 'COPY_CODE'; text: string; example: string[] };

export interface Buttons {
  type: 'BUTTONS';
  buttons: TemplateButton[];
}

export type TemplateComponent = Header | Body | Footer | Buttons;

/** What a template says, in one language. */
export interface TemplateContent {
  parameter_format: ParameterFormat;
  components: TemplateComponent[];
  /** Ours: what stands for a variable that a message does not give. Of a numbered one of the header, `header.1`. */
  defaults: Readonly<Record<string, string>>;
}

/** What somebody wants to have as a template. */
export interface TemplateDefinition extends TemplateContent {
  /** Small letters, digits and underscores. */
  name: string;
  /** As the Cloud API has it: `en`, `pt_BR`. */
  language: string;
  category: TemplateCategory;
  status: TemplateStatus;
  /** Ours: whether it stands in for languages in which there is none of this name. */
  fallback: boolean;
}

/** The component of a type; undefined when the template has none. */
export function componentOf<T extends TemplateComponent['type']>(
  { components }: Pick<TemplateContent, 'components'>,
  type: T,
): Extract<TemplateComponent, { type: T }> | undefined {
  return components.find((one): one is Extract<TemplateComponent, { type: T }> => one.type === type);
}

export function characters(text: string): number {
  return [...text].length;
}

export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(text) && URL.canParse(text);
}
