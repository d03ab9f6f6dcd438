import { ApiProperty } from '@nestjs/swagger';
import { LineParams } from '../http/company.params.js';
import { IsPageCursor } from '../http/page-cursor.js';
import { IsPageLimit } from '../http/page-limit.js';
import { IsPhone } from '../http/phone-field.js';
import type { RecordedMessage } from '../records/recorded-message.js';
import { RecordedMessageView } from '../records/records.dto.js';
import type { Chat } from './chats.service.js';

export class ChatParams extends LineParams {
  @IsPhone('The chat: phone number of the other side, or JID by whatever name')
  chat: string;
}

export class ChatsQuery {
  @IsPageLimit(200, { default: 50 })
  limit: number = 50;

  @IsPageCursor()
  cursor?: string;
}

class ChatView implements Chat {
  @ApiProperty({ description: 'As events name it', example: '79001234567@s.whatsapp.net' })
  chat: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What the other side of a chat with one person calls itself',
    example: 'Anna',
  })
  name: string | null;

  @ApiProperty({ example: false })
  isGroup: boolean;

  @ApiProperty({ description: 'Messages that came in since the company wrote last, by whatever way', example: 2 })
  unread: number;

  @ApiProperty({ type: RecordedMessageView, nullable: true })
  lastMessage: RecordedMessage | null;

  @ApiProperty({ format: 'date-time', description: 'When the last message was received, or about to leave' })
  lastAt: string;
}

export class ChatList {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [ChatView] })
  chats: ChatView[];

  @ApiProperty({ type: String, nullable: true, description: '`cursor` of the next page; null on the last one' })
  next: string | null;
}
