import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { IsPhone } from '../http/phone-field.js';

const MESSAGE_LENGTH = 'must be 1 to 4096 characters';

/** What WhatsApp uses for ids: letters and digits, with a few marks in those of other clients. */
const MESSAGE_ID = /^[\w.:-]{1,128}$/;

class SendOptions {
  @IsOptional()
  @Matches(MESSAGE_ID, { message: 'quoted must be the id of a message' })
  @ApiPropertyOptional({ description: 'Id of the message to quote', example: '3EB0C431C26A1916E07E' })
  quoted?: string;
}

class TextObject {
  @IsString({ message: `body ${MESSAGE_LENGTH}` })
  @Length(1, 4096, { message: `body ${MESSAGE_LENGTH}` })
  @ApiProperty({ minLength: 1, maxLength: 4096, example: 'Your table is booked for 19:00' })
  body: string;

  @IsOptional()
  @IsBoolean()
  @ApiPropertyOptional({ description: 'Taken for the sake of Meta’s clients; previews are not made' })
  preview_url?: boolean;
}

class ContextObject {
  @Matches(MESSAGE_ID, { message: 'message_id must be the id of a message' })
  @ApiProperty({ description: 'Id of the message to quote', example: '3EB0C431C26A1916E07E' })
  message_id: string;
}

/** A message, as text in `message` or as the message object of Meta's Cloud API; `phone` and `to` are synonyms. */
export class MessageBody {
  @IsPhone('Phone number or JID of the recipient', { optional: true })
  to?: string;

  @IsPhone('The same as `to`', { optional: true })
  phone?: string;

  @IsOptional()
  @IsString({ message: `message ${MESSAGE_LENGTH}` })
  @Length(1, 4096, { message: `message ${MESSAGE_LENGTH}` })
  @ApiPropertyOptional({ minLength: 1, maxLength: 4096, example: 'Your table is booked for 19:00' })
  message?: string;

  @IsOptional()
  @IsIn(['whatsapp'], { message: 'messaging_product must be whatsapp' })
  @ApiPropertyOptional({ enum: ['whatsapp'], description: 'As Meta’s clients send it' })
  messaging_product?: 'whatsapp';

  @IsOptional()
  @IsIn(['individual', 'group'], { message: 'recipient_type must be individual or group' })
  @ApiPropertyOptional({ enum: ['individual', 'group'], description: 'As Meta’s clients send it' })
  recipient_type?: 'individual' | 'group';

  @IsOptional()
  @IsIn(['text'], { message: 'type must be text' })
  @ApiPropertyOptional({ enum: ['text'] })
  type?: 'text';

  @IsOptional()
  @ValidateNested()
  @Type(() => TextObject)
  @ApiPropertyOptional({ type: TextObject })
  text?: TextObject;

  @IsOptional()
  @ValidateNested()
  @Type(() => ContextObject)
  @ApiPropertyOptional({ type: ContextObject })
  context?: ContextObject;

  @IsOptional()
  @ValidateNested()
  @Type(() => SendOptions)
  @ApiPropertyOptional({ type: SendOptions })
  options?: SendOptions;
}

export class SentAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ description: 'The recipient: E.164 digits, or the JID that was given', example: '79001234567' })
  phone: string;

  @ApiProperty({ example: '3EB0C431C26A1916E07E' })
  messageId: string;

  @ApiProperty({ format: 'date-time', description: 'When WhatsApp confirmed the message' })
  timestamp: string;
}
