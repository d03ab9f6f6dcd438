import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsObject,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { INSTANT_WORDS } from '../domain/instant.js';
import { optionalMembers } from '../domain/members.js';
import { OUTGOING, OUTGOING_KINDS, type OutgoingContents, type OutgoingKind } from '../domain/outgoing.js';
import { isEmoji, MAX_TEXT_LENGTH, textFault } from '../domain/text.js';
import { IsCompanyId, IsLine } from '../http/company.params.js';
import { LineAnswer } from '../http/success.js';
import { dtoOf } from '../http/dto-of.js';
import { IsPhone } from '../http/phone-field.js';

/** What WhatsApp uses for ids: letters and digits, with a few marks in those of other clients. */
const MESSAGE_ID = /^[\w.:-]{1,128}$/;

/** As phones and browsers make them; it is part of keys and of names of rows. */
export const OWN_ID = /^[A-Za-z0-9]{16,64}$/;
const MOST_MENTIONS = 1_024;
/** Ninety days are the longest that WhatsApp's own clients offer. */
const MOST_EPHEMERAL = 90 * 24 * 60 * 60;

class SendOptions {
  @IsOptional()
  @Matches(MESSAGE_ID, { message: 'quoted must be the id of a message' })
  @ApiPropertyOptional({ description: 'Id of the message to quote', example: '3EB0C431C26A1916E07E' })
  quoted?: string;

  @IsOptional()
  @IsBoolean({ message: 'queue must be true or false' })
  @ApiPropertyOptional({
    description:
      'Answers at once with 202, and sends when the session is connected and the limits allow; of a chat in order',
  })
  queue?: boolean;

  @IsOptional()
  @IsString({ message: `send_at must be ${INSTANT_WORDS}` })
  @ApiPropertyOptional({
    description: `Sends it then, by the queue: ${INSTANT_WORDS}`,
    example: '2027-01-31T12:00:00Z',
  })
  send_at?: string;

  @IsOptional()
  @IsString({ message: `expires_at must be ${INSTANT_WORDS}` })
  @ApiPropertyOptional({
    description: `What of the queue has not left by then is \`expired\`: ${INSTANT_WORDS}`,
    example: '2027-01-31T18:00:00Z',
  })
  expires_at?: string;
}

/** Declares a text that is to be sent. */
export function IsMessageText({ optional = false } = {}): PropertyDecorator {
  return applyDecorators(
    ...(optional ? [IsOptional()] : []),
    ValidateBy({
      name: 'isMessageText',
      validator: {
        validate: (value) => typeof value === 'string' && textFault(value) === undefined,
        defaultMessage: (at) => `$property ${textFault(typeof at?.value === 'string' ? at.value : '')}`,
      },
    }),
    ApiProperty({
      minLength: 1,
      maxLength: MAX_TEXT_LENGTH,
      required: !optional,
      description: 'Not blank; in Unicode code points, of which an emoji may have several',
      example: 'Your table is booked for 19:00',
    }),
  );
}

class ContextObject {
  @Matches(MESSAGE_ID, { message: 'message_id must be the id of a message' })
  @ApiProperty({ description: 'Id of the message to quote', example: '3EB0C431C26A1916E07E' })
  message_id: string;
}

/** `phone` and `to` are synonyms: when both are given they have to name the same recipient. */
export class Recipient {
  @IsPhone('Phone number or JID of the recipient', { optional: true })
  to?: string;

  @IsPhone('The same as `to`', { optional: true })
  phone?: string;
}

/** A template is no kind: it amounts to one. */
const TYPES = [...OUTGOING_KINDS, 'template'] as const;

const MessageContents = dtoOf('MessageContents', optionalMembers(OUTGOING)) as Class<Partial<OutgoingContents>>;

/** A message, as text in `message` or as the message object of Meta's Cloud API. */
export class MessageBody extends IntersectionType(Recipient, MessageContents) {
  @IsMessageText({ optional: true })
  message?: string;

  @IsOptional()
  @Matches(OWN_ID, { message: 'id must be 16 to 64 letters and digits, as `GET …/message-id` gives it' })
  @ApiPropertyOptional({
    description: 'WhatsApp’s id that the message gets, which no other message has; without it a new one',
    pattern: OWN_ID.source,
    example: '3EB0C431C26A1916E07E',
  })
  id?: string;

  @IsOptional()
  @IsString({ message: 'metadata must be a text' })
  @MaxLength(512, { message: 'metadata must have 512 characters at most' })
  @ApiPropertyOptional({
    maxLength: 512,
    description: 'Comes back with every event and status of the message, and goes to nobody else',
    example: 'order 4711',
  })
  metadata?: string;

  @IsOptional()
  @IsString({ message: 'biz_opaque_callback_data must be a text' })
  @MaxLength(512, { message: 'biz_opaque_callback_data must have 512 characters at most' })
  @ApiPropertyOptional({ maxLength: 512, description: 'The same, as Meta’s clients name it' })
  biz_opaque_callback_data?: string;

  @IsOptional()
  @IsIn(['whatsapp'], { message: 'messaging_product must be whatsapp' })
  @ApiPropertyOptional({ enum: ['whatsapp'], description: 'As Meta’s clients send it' })
  messaging_product?: 'whatsapp';

  @IsOptional()
  @IsIn(['individual', 'group'], { message: 'recipient_type must be individual or group' })
  @ApiPropertyOptional({ enum: ['individual', 'group'], description: 'As Meta’s clients send it' })
  recipient_type?: 'individual' | 'group';

  @IsOptional()
  @IsIn(TYPES, { message: `type must be one of ${TYPES.join(', ')}` })
  @ApiPropertyOptional({
    enum: TYPES,
    default: 'text',
    description: 'The kind; its content is in the member of that name',
  })
  type?: OutgoingKind | 'template';

  @IsOptional()
  @IsObject({ message: 'template must be an object' })
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'A template of the company and what is put into it, as Meta’s Cloud API has it: see docs/templates.md',
    example: { name: 'booking', language: { code: 'en' }, components: [] },
  })
  template?: object;

  @IsOptional()
  @ValidateNested()
  @Type(() => ContextObject)
  @ApiPropertyOptional({ type: ContextObject })
  context?: ContextObject;

  @IsOptional()
  @ValidateBy({
    name: 'areMentions',
    validator: {
      validate: areMentions,
      defaultMessage: () => 'mentions must be "all" or up to 1024 phone numbers or JIDs',
    },
  })
  @ApiPropertyOptional({
    oneOf: [
      { type: 'string', enum: ['all'] },
      { type: 'array', items: { type: 'string', maxLength: 128 }, maxItems: MOST_MENTIONS },
    ],
    description:
      'Who is mentioned: phone numbers or JIDs; `all`, also among them, for everybody in a group. The text names each with @ and the digits of the number',
    example: ['79001234567'],
  })
  mentions?: string | string[];

  @IsOptional()
  @IsInt({ message: 'ephemeral must be a whole number' })
  @Min(0, { message: 'ephemeral must be 0 or more' })
  @Max(MOST_EPHEMERAL, { message: `ephemeral must be ${MOST_EPHEMERAL} or less` })
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MOST_EPHEMERAL,
    description: 'Seconds after which it disappears, 0 for never; as the chat has it when left out',
  })
  ephemeral?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => SendOptions)
  @ApiPropertyOptional({ type: SendOptions })
  options?: SendOptions;
}

/** A reaction to a message that was received or sent. */
export class ReactionBody extends Recipient {
  @Matches(MESSAGE_ID, { message: 'messageId must be the id of a message' })
  @ApiProperty({ description: 'Id of the message, which has to be one of this chat', example: '3EB0C431C26A1916E07E' })
  messageId: string;

  @ValidateBy({
    name: 'isReaction',
    validator: {
      validate: (value) => value === '' || (typeof value === 'string' && isEmoji(value)),
      defaultMessage: () => 'emoji must be one emoji, or empty to take the reaction back',
    },
  })
  @ApiProperty({ description: 'One emoji; empty takes the reaction back', example: '👍' })
  emoji: string;
}

/** The same with the company in the body, as the first generation has it. */
export class CompanyReactionBody extends ReactionBody {
  @IsCompanyId()
  companyId: string;

  @IsLine('Which number of the company; `main` when left out')
  line?: string;
}

export class SentAnswer extends LineAnswer {
  @ApiProperty({ description: 'The recipient: E.164 digits, or the JID that was given', example: '79001234567' })
  phone: string;

  @ApiProperty({
    description: 'The chat as events name it: what it was sent to',
    example: '79001234567@s.whatsapp.net',
  })
  to: string;

  @ApiProperty({ example: '3EB0C431C26A1916E07E' })
  messageId: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Of an album: ids of all its messages in their order, of which `messageId` is the first',
  })
  album?: string[];

  @ApiProperty({
    enum: ['accepted', 'queued', 'scheduled'],
    description: '`accepted` once WhatsApp’s server has it; with 202 what the queue has made of it',
  })
  status: string;

  @ApiProperty({ format: 'date-time', description: 'When WhatsApp confirmed the message, or the queue took it' })
  timestamp: string;

  @ApiProperty({ description: 'The recipient as it was given', example: '+7 900 123-45-67' })
  input: string;
}

export class MessageIdAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ description: 'For `id` of a message that is sent later', example: '3EB0C431C26A1916E07E' })
  messageId: string;
}

function areMentions(value: unknown): boolean {
  if (typeof value === 'string') return value === 'all';
  return (
    Array.isArray(value) &&
    value.length <= MOST_MENTIONS &&
    value.every((name) => typeof name === 'string' && name.length > 0 && name.length <= 128)
  );
}
