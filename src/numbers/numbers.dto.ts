import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsString, MaxLength } from 'class-validator';
import { LineParams } from '../http/company.params.js';
import { LineAnswer } from '../http/success.js';
import { IsPhone } from '../http/phone-field.js';

const MOST = 100;
const MOST_CHARACTERS = 128;
const MESSAGE = `numbers must be 1 to ${MOST} phone numbers`;

export class NumberParams extends LineParams {
  @IsPhone('The phone number, as people write it')
  phone: string;
}

export class NumbersBody {
  @Transform(({ value }) =>
    Array.isArray(value)
      ? value.map((each: unknown) => (Number.isSafeInteger(each) ? String(each) : each))
      : (value as unknown),
  )
  @IsArray({ message: MESSAGE })
  @ArrayMinSize(1, { message: MESSAGE })
  @ArrayMaxSize(MOST, { message: MESSAGE })
  @IsString({ each: true, message: MESSAGE })
  @MaxLength(MOST_CHARACTERS, {
    each: true,
    message: `each of numbers must have ${MOST_CHARACTERS} characters at most`,
  })
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ type: 'string', maxLength: MOST_CHARACTERS }, { type: 'integer' }] },
    minItems: 1,
    maxItems: MOST,
    description: 'Phone numbers, as people write them',
    example: ['+7 900 123-45-67', '+55 11 92233-4455'],
  })
  numbers: string[];
}

/** What is known of a number; all but `input` is null for one that is no phone number. */
export class NumberView {
  @ApiProperty({ description: 'As it was given', example: '+55 11 92233-4455' })
  input: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The number as WhatsApp knows it, E.164 digits; as it was read, where WhatsApp knows none',
    example: '551122334455',
  })
  phone: string | null;

  @ApiProperty({ type: Boolean, nullable: true, example: true })
  onWhatsApp: boolean | null;

  @ApiProperty({ type: String, nullable: true, description: 'By the number', example: '551122334455@s.whatsapp.net' })
  jid: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The name without a number',
    example: '123456789012345@lid',
  })
  lid: string | null;

  @ApiPropertyOptional({ description: 'Where there is one', example: 'anna.smith' })
  username?: string;

  @ApiProperty({ type: Boolean, nullable: true, description: 'Null when WhatsApp does not say', example: false })
  business: boolean | null;

  @ApiPropertyOptional({ description: 'What WhatsApp knows a business by', example: 'Flowers' })
  verifiedName?: string;

  @ApiPropertyOptional({ description: 'Why it is no phone number', example: 'number must have 7 to 15 digits' })
  error?: string;
}

export class NumberAnswer extends NumberView {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'main' })
  line: string;
}

export class NumbersAnswer extends LineAnswer {
  @ApiProperty({ type: [NumberView], description: 'One for each, in the order in which they were given' })
  numbers: NumberView[];
}
