import { Body, Controller, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Settings } from '../config/settings.js';
import { lineName } from '../domain/line.js';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { ownUrl } from '../http/own-url.js';
import { Caller, CompanyKey } from '../identity/access.decorators.js';
import type { Principal } from '../identity/principal.js';
import { LinkPageAnswer, LinkPageBody } from './link-pages.dto.js';
import { LinkPageLimits } from './link-page-limits.js';
import { LinkPages } from './link-pages.js';

const OWN_NAME = 'Switchboard';

@ApiTags('sessions')
@Controller('api/whatsapp')
export class LinkPagesController {
  constructor(
    private readonly pages: LinkPages,
    private readonly limits: LinkPageLimits,
    private readonly settings: Settings,
  ) {}

  @Post('sessions/:companyId/link-page')
  @CompanyKey('manage')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'A page for the company’s own people, without a key: they scan the QR code there, or get a pairing code',
    description:
      'Its URL is good for 15 minutes, until the line is linked, a newer one is made for it, or the key that made it ends.',
  })
  @ApiOkResponse({ type: LinkPageAnswer })
  @ApiErrors('ALREADY_CONNECTED')
  async make(
    @Param() { companyId: line }: LineParams,
    @Body() { name = OWN_NAME, colour, language = null, frameAncestors = [] }: LinkPageBody,
    @Caller() { actor }: Principal,
    @Req() request: Request,
  ): Promise<LinkPageAnswer> {
    await this.limits.take('made', lineName(line));
    const look = { name: name.trim(), colour: colour ?? null, language };
    const { token, expiresAt } = await this.pages.make(line, { look, frameAncestors }, actor);
    const url = ownUrl(request, `/link/${token}`, this.settings.trustProxy);
    return { success: true, ...line, url, expiresAt: expiresAt.toISOString() };
  }
}
