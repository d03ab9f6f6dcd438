import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/**
 * How many entries a page may have: a whole number from 1 to `most`, by default what the property is set to.
 *
 * @param about what the document says of it: the default, or what it means to leave it out
 */
export function IsPageLimit(most: number, about: { default: number } | { description: string }): PropertyDecorator {
  const message = `limit must be a whole number from 1 to ${most}`;
  return applyDecorators(
    IsOptional(),
    Transform(({ value }): unknown => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value)),
    IsInt({ message }),
    Min(1, { message }),
    Max(most, { message }),
    ApiPropertyOptional({ type: Number, minimum: 1, maximum: most, ...about }),
  );
}
