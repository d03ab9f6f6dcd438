import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { LargeAnswer } from '../http/large-answers.js';
import { readCursor } from '../http/page-cursor.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { ChatList, ChatsQuery } from './chats.dto.js';
import { ChatsService } from './chats.service.js';

@ApiTags('chats')
@Controller('api/whatsapp/sessions/:companyId/chats')
export class ChatsController {
  constructor(private readonly chats: ChatsService) {}

  @Get()
  @CompanyKey('read')
  @UseInterceptors(LargeAnswer)
  @ApiOperation({ summary: 'The chats of a line, with their last messages and what is unread; newest first' })
  @ApiOkResponse({ type: ChatList })
  @ApiErrors()
  async list(@Param() { companyId: line }: LineParams, @Query() { limit, cursor }: ChatsQuery): Promise<ChatList> {
    const before = cursor === undefined ? undefined : readCursor(cursor);
    return { success: true, ...(await this.chats.page(line, { limit, before })) };
  }
}
