import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Settings } from '../config/settings.js';
import { invalidField } from '../domain/errors.js';
import { INSTANT_WORDS, parseInstant } from '../domain/instant.js';
import { parseRecipient } from '../domain/jid.js';
import { readField } from '../domain/phone.js';
import { LineParams } from '../http/company.params.js';
import { Orders } from '../idempotency/line-routes.js';
import { LineRouter } from '../lines/line-router.js';
import { CallAnswer, CallLinkAnswer, CallLinkBody, CallParams, RejectBody } from './calls.dto.js';

@ApiTags('calls')
@Controller('api/whatsapp/sessions/:companyId/calls')
export class CallsController {
  constructor(
    private readonly lines: LineRouter,
    private readonly settings: Settings,
  ) {}

  @Post('link')
  @Orders('Make a link by which a call can be joined')
  @ApiOkResponse({ type: CallLinkAnswer })
  async link(
    @Param() { companyId: line }: LineParams,
    @Body() { type: media, start: given }: CallLinkBody,
  ): Promise<CallLinkAnswer> {
    const start = given === undefined ? null : secondsOf(given);
    return { success: true, ...line, ...(await this.lines.ask(line, { do: 'call_link', media, start })) };
  }

  @Post(':callId/reject')
  @Orders('Reject a call that rings', 'CALL_NOT_FOUND')
  @ApiOkResponse({ type: CallAnswer })
  async reject(
    @Param() { companyId: line, callId }: CallParams,
    @Body() { from: given }: RejectBody,
  ): Promise<CallAnswer> {
    const region = this.settings.defaultPhoneRegion;
    const from = given === undefined ? null : readField('from', () => parseRecipient(given, region));
    await this.lines.ask(line, { do: 'call_reject', callId, from });
    return { success: true, ...line, callId };
  }
}

function secondsOf(given: unknown): number {
  const start = typeof given === 'string' ? parseInstant(given) : undefined;
  if (start === undefined) throw invalidField('start', `start must be ${INSTANT_WORDS}`);
  return Math.floor(start.getTime() / 1000);
}
