import { Expose, Transform } from 'class-transformer';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';

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
