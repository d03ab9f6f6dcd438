import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { Asks, Orders } from '../idempotency/line-routes.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { LineRouter } from '../lines/line-router.js';
import {
  BlockAnswer,
  BlocklistAnswer,
  ContactAnswer,
  ContactList,
  ContactParams,
  ContactPicture,
  ContactsQuery,
  PictureQuery,
} from './contacts.dto.js';
import { ContactsService } from './contacts.service.js';

@ApiTags('contacts')
@Controller('api/whatsapp/sessions/:companyId')
export class ContactsController {
  constructor(
    private readonly contacts: ContactsService,
    private readonly lines: LineRouter,
  ) {}

  @Get('contacts')
  @CompanyKey('read')
  @ApiOperation({ summary: 'Everybody whom the line knows by a name; no session is needed' })
  @ApiOkResponse({ type: ContactList })
  @ApiErrors()
  async list(
    @Param() { companyId: line }: LineParams,
    @Query() { limit, cursor }: ContactsQuery,
  ): Promise<ContactList> {
    return { success: true, ...line, ...(await this.contacts.page(line, { limit, after: cursor })) };
  }

  @Get('contacts/:contact')
  @CompanyKey('read')
  @ApiOperation({ summary: 'What the line knows somebody by' })
  @ApiOkResponse({ type: ContactAnswer })
  @ApiErrors()
  async one(@Param() { companyId: line, contact }: ContactParams): Promise<ContactAnswer> {
    return { success: true, ...line, contact: await this.contacts.one(line, this.contacts.person(contact)) };
  }

  @Get('contacts/:contact/picture')
  @Asks('Where the picture of somebody is')
  @ApiOkResponse({ type: ContactPicture })
  async picture(
    @Param() { companyId: line, contact }: ContactParams,
    @Query() { size }: PictureQuery,
  ): Promise<ContactPicture> {
    const of = this.contacts.person(contact);
    return { success: true, ...line, ...(await this.lines.ask(line, { do: 'picture', of, full: size === 'image' })) };
  }

  @Post('contacts/:contact/block')
  @Orders('Block somebody: they can neither write nor call', 'NOT_ON_WHATSAPP')
  @ApiOkResponse({ type: BlockAnswer })
  async block(@Param() { companyId: line, contact }: ContactParams): Promise<BlockAnswer> {
    await this.lines.ask(line, { do: 'block', person: this.contacts.person(contact), blocked: true });
    return { success: true, ...line, blocked: true };
  }

  @Post('contacts/:contact/unblock')
  @Orders('Take the block away', 'NOT_ON_WHATSAPP')
  @ApiOkResponse({ type: BlockAnswer })
  async unblock(@Param() { companyId: line, contact }: ContactParams): Promise<BlockAnswer> {
    await this.lines.ask(line, { do: 'block', person: this.contacts.person(contact), blocked: false });
    return { success: true, ...line, blocked: false };
  }

  @Get('blocklist')
  @Asks('Who is blocked')
  @ApiOkResponse({ type: BlocklistAnswer })
  async blocklist(@Param() { companyId: line }: LineParams): Promise<BlocklistAnswer> {
    return { success: true, ...line, people: await this.lines.ask(line, { do: 'blocklist' }) };
  }
}
