import { applyDecorators, Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { CompanyKey } from '../identity/access.decorators.js';
import type { Scope } from '../identity/principal.js';
import { showLimits } from '../rate-windows/limit-state.js';
import { NumberAnswer, NumberParams, NumbersAnswer, NumbersBody } from './numbers.dto.js';
import { NumbersService } from './numbers.service.js';

/** A route that may ask WhatsApp, which counts against the number like a send. */
function LooksUp(scope: Scope, summary: string): MethodDecorator {
  return applyDecorators(
    CompanyKey(scope),
    ApiOperation({ summary }),
    ApiErrors(
      'SESSION_NOT_FOUND',
      'AUTHENTICATION_REQUIRED',
      'NOT_CONNECTED',
      'WHATSAPP_UNANSWERED',
      'OWNER_UNREACHABLE',
    ),
  );
}

@ApiTags('numbers')
@Controller('api/whatsapp/sessions/:companyId/numbers')
export class NumbersController {
  constructor(private readonly numbers: NumbersService) {}

  @Get(':phone')
  @LooksUp('read', 'Whether a phone number is on WhatsApp, under which JID and LID, and whether it is a business')
  @ApiOkResponse({ type: NumberAnswer })
  async one(
    @Param() { companyId: line, phone }: NumberParams,
    @Res({ passthrough: true }) response: Response,
  ): Promise<NumberAnswer> {
    const check = await this.numbers.one(line, phone);
    showLimits(response, check.limits);
    return { success: true, ...line, ...check.numbers()[0]! };
  }

  @Post()
  @HttpCode(200)
  @LooksUp('send', 'The same of up to 100 numbers; those that are no phone numbers are told each for itself')
  @ApiOkResponse({ type: NumbersAnswer })
  async many(
    @Param() { companyId: line }: LineParams,
    @Body() { numbers }: NumbersBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<NumbersAnswer> {
    const check = await this.numbers.many(line, numbers);
    showLimits(response, check.limits);
    return { success: true, ...line, numbers: check.numbers() };
  }
}
