import { Controller, Delete, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Settings } from '../config/settings.js';
import { invalidField } from '../domain/errors.js';
import { parseRecipient } from '../domain/jid.js';
import { readField } from '../domain/phone.js';
import { ApiErrors } from '../http/api-errors.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { ErasedAnswer, PersonParams } from './persons.dto.js';
import { PersonsService } from './persons.service.js';

@ApiTags('persons')
@Controller('api/whatsapp/sessions/:companyId/persons')
export class PersonsController {
  constructor(
    private readonly persons: PersonsService,
    private readonly settings: Settings,
  ) {}

  @Delete(':phone')
  @CompanyKey('manage')
  @ApiOperation({
    summary: 'Erase a person from the line: messages, events, what waits with their words, keys and all else',
  })
  @ApiOkResponse({ type: ErasedAnswer })
  @ApiErrors('OWNER_UNREACHABLE')
  async erase(@Param() { companyId: line, phone }: PersonParams): Promise<ErasedAnswer> {
    const { kind, user, jid } = readField('phone', () => parseRecipient(phone, this.settings.defaultPhoneRegion));
    if (kind === 'group') throw invalidField('phone', 'phone must name a person');
    const erased = await this.persons.erase(line, jid);
    return { success: true, ...line, phone: kind === 'phone' ? user : jid, erased };
  }
}
