import { type TemplateErrorCode, templateError } from './template-error.js';

/** What is said of members that are not there, and of those that are not as they must be. */
interface Faults {
  missing: TemplateErrorCode;
  wrong: TemplateErrorCode;
}

/** A value of JSON that somebody sent, with the way to it; what is read from it is checked. */
export class Given {
  /** What makes a template: all is one error, as in the Cloud API. */
  static definition(value: unknown, path: string, strict: boolean): Given {
    return new Given(value, path, strict, { missing: 'VALIDATION_FAILED', wrong: 'VALIDATION_FAILED' });
  }

  /** What is filled into a template. */
  static message(value: unknown, path: string): Given {
    return new Given(value, path, false, {
      missing: 'TEMPLATE_PARAMETER_MISSING',
      wrong: 'TEMPLATE_PARAMETER_INVALID',
    });
  }

  private constructor(
    readonly value: unknown,
    readonly path: string,
    /** False for what Meta approved: it may be older than some rules, and has members that say nothing here. */
    readonly strict: boolean,
    private readonly faults: Faults,
  ) {}

  /** True for what is left out, and for null. */
  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  member(name: string): Given {
    const object = this.object();
    const path = this.path === '' ? name : `${this.path}.${name}`;
    return new Given(Object.hasOwn(object, name) ? object[name] : undefined, path, this.strict, this.faults);
  }

  /** Refuses members with other names, where it is strict. */
  only(...names: string[]): this {
    if (!this.strict) return this;
    const other = Object.keys(this.object()).find((name) => !names.includes(name));
    if (other !== undefined) this.member(other).wrong(`is not one of ${names.join(', ')}`);
    return this;
  }

  items(most: number): Given[] {
    this.required();
    if (!Array.isArray(this.value)) return this.wrong('must be a list');
    if (this.value.length > most) this.wrong(`must hold at most ${most}`);
    return this.value.map((item: unknown, place) => new Given(item, `${this.path}.${place}`, this.strict, this.faults));
  }

  /** A text of so many characters. */
  text(most: number, least = 1): string {
    this.required();
    if (typeof this.value !== 'string') return this.wrong('must be a text');
    // Code points are not counted of what is far too long.
    const length = this.value.length > most * 2 ? Infinity : [...this.value].length;
    if (length < least || length > most) this.wrong(`must have ${least} to ${most} characters`);
    return this.value;
  }

  /** One of some words, in letters of any case. */
  choice<const T extends string>(choices: readonly T[]): T {
    this.required();
    const named = typeof this.value === 'string' ? this.value.toUpperCase() : undefined;
    const chosen = choices.find((choice) => choice.toUpperCase() === named);
    return chosen ?? this.wrong(`must be one of ${choices.join(', ')}`);
  }

  flag(): boolean {
    this.required();
    return typeof this.value === 'boolean' ? this.value : this.wrong('must be true or false');
  }

  /** A number, or digits, as some clients send them. */
  number(least: number, most: number): number {
    this.required();
    const isDigits = typeof this.value === 'string' && /^-?\d{1,16}(\.\d{1,16})?$/.test(this.value);
    const number = isDigits ? Number(this.value) : this.value;
    if (typeof number !== 'number' || !(number >= least && number <= most)) {
      return this.wrong(`must be a number from ${least} to ${most}`);
    }
    return number;
  }

  whole(least: number, most: number): number {
    const number = this.number(least, most);
    return Number.isInteger(number) ? number : this.wrong('must be a whole number');
  }

  object(): Readonly<Record<string, unknown>> {
    this.required();
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) {
      return this.wrong('must be an object');
    }
    return this.value as Readonly<Record<string, unknown>>;
  }

  /** @param rule the end of a sentence */
  wrong(rule: string): never {
    throw templateError(this.faults.wrong, `${this.path} ${rule}`, { field: this.path });
  }

  missing(rule = 'must be given'): never {
    throw templateError(this.faults.missing, `${this.path} ${rule}`, { field: this.path });
  }

  private required(): void {
    if (this.isAbsent) this.missing();
  }
}
