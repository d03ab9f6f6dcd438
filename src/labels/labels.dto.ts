import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Matches, Max, Min, ValidateBy } from 'class-validator';
import { LABEL_COLORS } from '../domain/label-commands.js';
import { textFault } from '../domain/text.js';
import { LineParams } from '../http/company.params.js';
import { IsPhone } from '../http/phone-field.js';
import { LineAnswer } from '../http/success.js';

const NAME_CHARACTERS = 100;
const MOST_AT_ONCE = 100;
const ID = /^\w{1,32}$/;

export class LabelParams extends LineParams {
  @Matches(ID, { message: 'labelId must be the id of a label' })
  @ApiProperty({ description: 'Id of the label', pattern: ID.source, example: '7' })
  labelId: string;
}

export class LabeledChatParams extends LineParams {
  @IsPhone('The chat: phone number of the other side, or JID by whatever name')
  chat: string;
}

/** A name and a colour, each of which may be left out of a change. */
function IsLabelName({ optional }: { optional: boolean }): PropertyDecorator {
  return applyDecorators(
    ...(optional ? [IsOptional()] : []),
    ValidateBy({
      name: 'isLabelName',
      validator: {
        validate: (value) => typeof value === 'string' && textFault(value, NAME_CHARACTERS) === undefined,
        defaultMessage: (at) =>
          `$property ${textFault(typeof at?.value === 'string' ? at.value : '', NAME_CHARACTERS)}`,
      },
    }),
    ApiProperty({ required: !optional, minLength: 1, maxLength: NAME_CHARACTERS, example: 'Pays later' }),
  );
}

class Colored {
  @IsOptional()
  @IsInt({ message: 'color must be a whole number' })
  @Min(0, { message: 'color must be 0 or more' })
  @Max(LABEL_COLORS.length - 1, { message: `color must be ${LABEL_COLORS.length - 1} or less` })
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: LABEL_COLORS.length - 1,
    description: 'Number of its colour',
    example: 3,
  })
  color?: number;

  @IsOptional()
  @Matches(new RegExp(`^(${LABEL_COLORS.join('|')})$`, 'i'), {
    message: `colorHex must be one of ${LABEL_COLORS.join(', ')}`,
  })
  @ApiPropertyOptional({
    enum: LABEL_COLORS,
    description: 'The colour itself, in place of its number',
    example: LABEL_COLORS[3],
  })
  colorHex?: string;
}

export class NewLabelBody extends Colored {
  @IsLabelName({ optional: false })
  name: string;
}

/** What is left out stays as it is. */
export class LabelBody extends Colored {
  @IsLabelName({ optional: true })
  name?: string;
}

export class LabelsBody {
  @ValidateBy({
    name: 'areLabels',
    validator: {
      validate: (value) => Array.isArray(value) && value.length <= MOST_AT_ONCE && value.every(isLabel),
      defaultMessage: () => `labels must hold ids of labels, ${MOST_AT_ONCE} at most`,
    },
  })
  @ApiProperty({
    type: 'array',
    maxItems: MOST_AT_ONCE,
    items: {
      oneOf: [
        { type: 'string', pattern: ID.source },
        { type: 'object', required: ['id'], properties: { id: { type: 'string', pattern: ID.source } } },
      ],
    },
    description: 'Ids of all labels that it has from then on; none takes them off',
    example: ['7'],
  })
  labels: (string | { id: string })[];
}

export class LabelView {
  @ApiProperty({ example: '7' })
  id: string;

  @ApiProperty({ example: 'Pays later' })
  name: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Number of its colour', example: 3 })
  color: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'The colour itself', example: LABEL_COLORS[3] })
  colorHex: string | null;
}

export class LabelList extends LineAnswer {
  @ApiProperty({ type: [LabelView] })
  labels: LabelView[];
}

export class LabelAnswer extends LineAnswer {
  @ApiProperty({ type: LabelView })
  label: LabelView;
}

export class ChatLabels extends LabelList {
  @ApiProperty({ description: 'As events name it', example: '79001234567@s.whatsapp.net' })
  chat: string;
}

export class MessageLabels extends ChatLabels {
  @ApiProperty({ example: '3EB0C431C26A1916E07E' })
  messageId: string;
}

class LabeledView {
  @ApiProperty({ description: 'As events name it', example: '79001234567@s.whatsapp.net' })
  chat: string;

  @ApiProperty({ type: String, nullable: true, description: 'Of a message of it; null for the chat itself' })
  messageId: string | null;
}

export class LabeledList extends LineAnswer {
  @ApiProperty({ type: [LabeledView], description: 'Chats under the label' })
  chats: LabeledView[];
}

function isLabel(value: unknown): boolean {
  const id: unknown = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value;
  return typeof id === 'string' && ID.test(id);
}
