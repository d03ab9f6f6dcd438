import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminKey, CompanyKey } from '../identity/access.decorators.js';
import { Settings } from '../config/settings.js';
import { type Address, parseRecipient } from '../domain/jid.js';
import { type LineId, lineOf } from '../domain/line.js';
import { readField } from '../domain/phone.js';
import { ApiErrors } from '../http/api-errors.js';
import { CompanyParams, LineParams } from '../http/company.params.js';
import { type LimitState, remaining } from '../rate-windows/limit-state.js';
import { RateWindows } from '../rate-windows/rate-windows.js';
import { LimitOverrides } from './limit-overrides.js';
import { LimitsAnswer, LimitsBody, LimitsQuery, type WindowView } from './limits.dto.js';
import { MessageLimits } from './message-limits.js';

@ApiTags('limits')
@Controller('api/whatsapp/limits/:companyId')
export class LimitsController {
  constructor(
    private readonly limits: MessageLimits,
    private readonly overrides: LimitOverrides,
    private readonly windows: RateWindows,
    private readonly settings: Settings,
  ) {}

  @Get()
  @CompanyKey('read')
  @ApiOperation({
    summary: 'The limits of the company, how much of them a line has used, and whether new contacts must wait',
  })
  @ApiOkResponse({ type: LimitsAnswer })
  @ApiErrors()
  async show(@Param() { companyId: line }: LineParams, @Query() { phone }: LimitsQuery): Promise<LimitsAnswer> {
    return this.answer(line, phone === undefined ? undefined : this.recipient(phone));
  }

  @Put()
  @AdminKey()
  @ApiOperation({ summary: 'Give the company limits of its own; all processes know them within seconds' })
  @ApiOkResponse({ type: LimitsAnswer })
  @ApiErrors()
  async set(@Param() { companyId }: CompanyParams, @Body() body: LimitsBody): Promise<LimitsAnswer> {
    await this.overrides.set(companyId, {
      messages: body.messages ?? null,
      messagesPerRecipient: body.messagesPerRecipient ?? null,
      reactionsPerRecipient: body.reactionsPerRecipient ?? null,
      messagesToNewContacts: body.messagesToNewContacts ?? null,
    });
    return this.answer(lineOf(companyId));
  }

  @Delete()
  @AdminKey()
  @ApiOperation({ summary: 'Put the company back to the limits of the settings' })
  @ApiOkResponse({ type: LimitsAnswer })
  @ApiErrors()
  async remove(@Param() { companyId }: CompanyParams): Promise<LimitsAnswer> {
    await this.overrides.remove(companyId);
    return this.answer(lineOf(companyId));
  }

  private async answer(line: LineId, to?: Address): Promise<LimitsAnswer> {
    const { limits, overrides, states, pacing, newContact } = await this.limits.show(line, to);
    const paused = remaining(pacing) === 0;
    return {
      success: true,
      ...line,
      limits,
      overrides,
      windows: states.map(windowView),
      pacing: { paused, resumesInMs: paused ? pacing.freeInMs : null, newContact },
      shared: this.windows.shared,
    };
  }

  private recipient(phone: string): Address {
    return readField('phone', () => parseRecipient(phone, this.settings.defaultPhoneRegion));
  }
}

function windowView(state: LimitState): WindowView {
  const { name, limit, windowMs, used, freeInMs } = state;
  return { name, limit, windowMs, used, remaining: remaining(state), resetMs: freeInMs };
}
