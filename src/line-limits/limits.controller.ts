import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminKey, CompanyKey } from '../identity/access.decorators.js';
import { Settings } from '../config/settings.js';
import type { LimitUse, UsedLimits } from '../domain/commands.js';
import { DomainError } from '../domain/errors.js';
import { type Address, parseRecipient } from '../domain/jid.js';
import { type LineId, lineOf } from '../domain/line.js';
import { readField } from '../domain/phone.js';
import { ApiErrors } from '../http/api-errors.js';
import { CompanyParams, LineParams } from '../http/company.params.js';
import { remaining } from '../rate-windows/limit-state.js';
import { LineRouter } from '../lines/line-router.js';
import { RateWindows } from '../rate-windows/rate-windows.js';
import { LimitOverrides } from '../limits/limit-overrides.js';
import { LimitsAnswer, LimitsBody, LimitsQuery, type WindowView } from './limits.dto.js';
import { MessageLimits } from '../limits/message-limits.js';

@ApiTags('limits')
@Controller('api/whatsapp/limits/:companyId')
export class LimitsController {
  constructor(
    private readonly limits: MessageLimits,
    private readonly overrides: LimitOverrides,
    private readonly windows: RateWindows,
    private readonly lines: LineRouter,
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
    const to = phone === undefined ? null : this.recipient(phone);
    return this.answer(line, await this.used(line, to));
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
    return this.answerAfter(companyId);
  }

  @Delete()
  @AdminKey()
  @ApiOperation({ summary: 'Put the company back to the limits of the settings' })
  @ApiOkResponse({ type: LimitsAnswer })
  @ApiErrors()
  async remove(@Param() { companyId }: CompanyParams): Promise<LimitsAnswer> {
    await this.overrides.remove(companyId);
    return this.answerAfter(companyId);
  }

  /** The limits are as they were asked to be, whether the owner of the line can say what is used or not. */
  private async answerAfter(companyId: string): Promise<LimitsAnswer> {
    const line = lineOf(companyId);
    const used = await this.used(line, null).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      return this.limits.used(line, null);
    });
    return this.answer(line, used);
  }

  /** Where all processes count together any of them knows, else the one where the line lives. */
  private used(line: LineId, to: Address | null): Promise<UsedLimits> {
    return this.windows.shared
      ? this.limits.used(line, to)
      : this.lines.ask<'show_limits'>(line, { do: 'show_limits', to });
  }

  private async answer(line: LineId, { windows, pacing, newContact }: UsedLimits): Promise<LimitsAnswer> {
    const paused = remaining(pacing) === 0;
    return {
      success: true,
      ...line,
      ...(await this.limits.show(line.companyId)),
      windows: windows.map(windowView),
      pacing: { paused, resumesInMs: paused ? pacing.freeInMs : null, newContact },
      shared: this.windows.shared,
    };
  }

  private recipient(phone: string): Address {
    return readField('phone', () => parseRecipient(phone, this.settings.defaultPhoneRegion));
  }
}

function windowView(state: LimitUse): WindowView {
  const { name, limit, windowMs, used, freeInMs } = state;
  return { name, limit, windowMs, used, remaining: remaining(state), resetMs: freeInMs };
}
