import { Expose, Transform } from 'class-transformer';
import { IsBoolean, IsInt, Max, Min, ValidateBy } from 'class-validator';

/** Environment variables by the properties that are read from them. */
export const environmentNames = new Map<string, string>();

/** Ties a property to the environment variable it is read from. */
export function Env(name: string): PropertyDecorator {
  return (target, property) => {
    environmentNames.set(property as string, name);
    Expose({ name })(target, property as string);
  };
}

/** A whole number from `min` to `max`; anything else (`12px`, `0x10`, `1.5`) is refused. */
export function Whole(min: number, max: number): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : (value as unknown)))(
      target,
      property,
    );
    const message = `must be a whole number from ${min} to ${max}`;
    IsInt({ message })(target, property);
    Min(min, { message })(target, property);
    Max(max, { message })(target, property);
  };
}

/** `true` or `false`. */
export function Flag(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))(
      target,
      property,
    );
    IsBoolean({ message: 'must be true or false' })(target, property);
  };
}

/** The URL of a server, with a password perhaps, whose signs have to be written as URLs want them. */
export function IsServerUrl(form: RegExp, example: string): PropertyDecorator {
  const isOfForm = (value: unknown): value is string => typeof value === 'string' && form.test(value);
  return ValidateBy({
    name: 'isServerUrl',
    validator: {
      validate: (value) => isOfForm(value) && canBeRead(value),
      defaultMessage: (given) =>
        isOfForm(given?.value)
          ? `is no URL: in a user name or password write / as %2F, # as %23, ? as %3F, @ as %40, : as %3A and % as %25`
          : `must be a URL such as ${example}`,
    },
  });
}

/** As the clients read them: the host of a database may be left out. */
function canBeRead(address: string): boolean {
  try {
    const { username, password } = new URL(address.replace('@/', '@localhost/'));
    decodeURIComponent(`${username}${password}`);
    return true;
  } catch {
    return false;
  }
}
