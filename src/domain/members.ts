/** As much of JSON Schema (draft 7, which AsyncAPI builds on) as events and messages need. */
export interface JsonSchema {
  type?: string | string[];
  description?: string;
  enum?: readonly unknown[];
  const?: string;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  examples?: readonly unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean;
}

/**
 * One member of what we tell or take: what it means and which values it may have. The type, the JSON Schema of the docs
 * and the validation of what others hand in all derive from it.
 */
export interface Member<T = unknown, Optional extends boolean = boolean> {
  readonly kind: 'text' | 'integer' | 'number' | 'flag' | 'choice' | 'list' | 'object' | 'open';
  readonly description: string;
  readonly optional: Optional;
  readonly nullable: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly format?: string;
  /** True for what people read: not blank, and `max` counts Unicode code points. */
  readonly words?: boolean;
  readonly choices?: readonly unknown[];
  readonly items?: Member;
  readonly members?: Members;
  /** Carries the type alone; there is no such value. */
  readonly value?: T;
}

export type Members = Readonly<Record<string, Member>>;

type OptionalNames<M extends Members> = { [K in keyof M]: M[K] extends Member<unknown, true> ? K : never }[keyof M];
type Value<M> = M extends Member<infer T> ? T : never;
type Flat<T> = { [K in keyof T]: T[K] };

/** The type of an object with these members. */
export type ValueOf<M extends Members> = Flat<
  { [K in Exclude<keyof M, OptionalNames<M>>]: Value<M[K]> } & { [K in OptionalNames<M>]?: Value<M[K]> }
>;

type Required<T> = Member<T, false>;

const plain = { optional: false, nullable: false } as const;

/** Words; `max` counts UTF-16 units. */
export function text(description: string, { min = 0, max = 65_536 } = {}): Required<string> {
  return { ...plain, kind: 'text', description, min, max };
}

/** What people will read: neither blank nor with half of a character; `max` counts Unicode code points. */
export function words(description: string, max: number): Required<string> {
  return { ...plain, kind: 'text', description, min: 1, max, words: true };
}

export function patterned(description: string, pattern: RegExp, max = 128): Required<string> {
  return { ...plain, kind: 'text', description, pattern: pattern.source, max };
}

/** A date and time, ISO 8601 in UTC. */
export function time(description: string): Required<string> {
  return { ...plain, kind: 'text', description, format: 'date-time', max: 40 };
}

/** A whole number, 0 or more. */
export function count(description: string, max?: number): Required<number> {
  return { ...plain, kind: 'integer', description, min: 0, ...(max !== undefined && { max }) };
}

/** A whole number, also below 0. */
export function integer(description: string): Required<number> {
  return { ...plain, kind: 'integer', description };
}

export function number(description: string, range: { min?: number; max?: number } = {}): Required<number> {
  return { ...plain, kind: 'number', description, ...range };
}

export function flag(description: string): Required<boolean> {
  return { ...plain, kind: 'flag', description };
}

export function oneOf<const T extends string>(choices: readonly T[], description: string): Required<T> {
  return { ...plain, kind: 'choice', description, choices };
}

export function list<T>(items: Member<T>, description: string, max: number, min = 0): Required<T[]> {
  return { ...plain, kind: 'list', description, items, min, max };
}

export function object<const M extends Members>(members: M, description: string): Required<ValueOf<M>> {
  return { ...plain, kind: 'object', description, members };
}

/** An object that somebody else defines. */
export function open(description: string): Required<Readonly<Record<string, unknown>>> {
  return { ...plain, kind: 'open', description };
}

export function nullable<T>(member: Required<T>): Required<T | null> {
  return { ...member, nullable: true };
}

/** A member that is left out where there is nothing to say. */
export function optional<T>(member: Required<T>): Member<T, true> {
  return { ...member, optional: true };
}

/** The same members, each of which may be left out. */
export function optionalMembers(members: Members): Members {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, { ...member, optional: true }]));
}

/**
 * The same with words and lists cut to what the members allow: other people's clients may write what they like, and
 * what we tell has to be taken by whoever reads it by its schema.
 */
export function fit<T extends object>(members: Members, value: T): T {
  let fitted: Record<string, unknown> | undefined;
  for (const [name, member] of Object.entries(value)) {
    const cut = fitMember(members[name], member);
    if (cut !== member) fitted = { ...(fitted ?? (value as Record<string, unknown>)), [name]: cut };
  }
  return (fitted ?? value) as T;
}

function fitMember(member: Member | undefined, value: unknown): unknown {
  const { max = Infinity, items, members } = member ?? {};
  if (typeof value === 'string') return value.length > max ? value.slice(0, max) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (members !== undefined) return fit(members, value);
  if (!Array.isArray(value) || items === undefined) return value;
  const cut = value.length > max ? value.slice(0, max) : value;
  const fitted = cut.map((item) => fitMember(items, item));
  return fitted.some((item, place) => item !== value[place]) || cut !== value ? fitted : value;
}

const TYPES = {
  text: 'string',
  integer: 'integer',
  number: 'number',
  flag: 'boolean',
  choice: 'string',
  list: 'array',
  object: 'object',
  open: 'object',
} as const;

export function schemaOf(member: Member): JsonSchema {
  const { kind, description, min, max, pattern, format, choices, items, members } = member;
  const type = TYPES[kind];
  return {
    ...(members !== undefined && schemaOfMembers(members)),
    ...(kind === 'open' && { additionalProperties: true }),
    type: member.nullable ? [type, 'null'] : type,
    description,
    ...(choices !== undefined && { enum: member.nullable ? [...choices, null] : choices }),
    ...(kind === 'text' && min !== undefined && min > 0 && { minLength: min }),
    ...(kind === 'text' && format === undefined && max !== undefined && { maxLength: max }),
    ...((kind === 'integer' || kind === 'number') && min !== undefined && { minimum: min }),
    ...((kind === 'integer' || kind === 'number') && max !== undefined && { maximum: max }),
    ...(pattern !== undefined && { pattern }),
    ...(format !== undefined && { format }),
    ...(items !== undefined && {
      items: schemaOf(items),
      maxItems: max,
      ...(min !== undefined && min > 0 && { minItems: min }),
    }),
  };
}

export function schemaOfMembers(members: Members): JsonSchema & { properties: object; required: string[] } {
  const named = Object.entries(members);
  return {
    type: 'object',
    properties: Object.fromEntries(named.map(([name, member]) => [name, schemaOf(member)])),
    required: named.filter(([, member]) => !member.optional).map(([name]) => name),
    additionalProperties: false,
  };
}
