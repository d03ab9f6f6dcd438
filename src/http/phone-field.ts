import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, MaxLength } from 'class-validator';

const MOST_CHARACTERS = 128;
const MESSAGE = '$property must be a phone number or a JID';

/** Declares a phone number or JID, as people write it; a number of JSON is taken as well. */
export function IsPhone(description: string, { optional = false } = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => (Number.isSafeInteger(value) ? String(value) : (value as unknown))),
    IsString({ message: MESSAGE }),
    MaxLength(MOST_CHARACTERS, { message: MESSAGE }),
    ...(optional ? [IsOptional()] : []),
    ApiProperty({
      description,
      required: !optional,
      oneOf: [{ type: 'string', maxLength: MOST_CHARACTERS }, { type: 'integer' }],
      example: '+7 900 123-45-67',
    }),
  );
}
