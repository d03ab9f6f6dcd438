import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { invalidField } from '../domain/errors.js';
import { ApiErrors } from '../http/api-errors.js';
import { LineParams } from '../http/company.params.js';
import { Success } from '../http/success.js';
import { CompanyKey } from '../identity/access.decorators.js';
import { MediaLibrary } from './media-library.js';
import { MediumAnswer, MediumParams, MediumSource, toAnswer } from './media.dto.js';
import type { Medium } from './medium.js';
import { sendMedium } from './send-medium.js';
import { Upload, type UploadRequest } from './upload.js';

const BINARY = { schema: { type: 'string', format: 'binary' } };

@ApiTags('media')
@Controller('api/whatsapp/sessions/:companyId/media')
export class MediaController {
  constructor(private readonly library: MediaLibrary) {}

  @Post()
  @HttpCode(200)
  @CompanyKey('send')
  @UseInterceptors(Upload)
  @ApiOperation({ summary: 'Store a file for messages: by upload, by link, or in base64' })
  @ApiExtraModels(MediumSource)
  @ApiConsumes('multipart/form-data', 'application/json')
  @ApiBody({
    schema: {
      oneOf: [
        { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
        { $ref: getSchemaPath(MediumSource) },
      ],
    },
  })
  @ApiOkResponse({ type: MediumAnswer })
  @ApiErrors('MEDIA_TOO_LARGE', 'MEDIA_TYPE_MISMATCH', 'MEDIA_LINK_FAILED', 'REQUEST_TIMEOUT')
  async add(
    @Param() { companyId: { companyId } }: LineParams,
    @Body() source: MediumSource,
    @Req() { medium }: UploadRequest,
  ): Promise<MediumAnswer> {
    return toAnswer(medium ?? (await this.taken(companyId, source)));
  }

  @Get(':mediumId')
  @CompanyKey('read')
  @ApiOperation({ summary: 'The bytes of a medium; ranges of them as well' })
  @ApiResponse({ status: 200, description: 'All of it', content: { '*/*': BINARY } })
  @ApiResponse({ status: 206, description: 'The range that `Range` asked for', content: { '*/*': BINARY } })
  @ApiResponse({ status: 304, description: 'The client has it, as `If-None-Match` says' })
  @ApiErrors('MEDIA_NOT_FOUND', 'MEDIA_UNAVAILABLE', 'RANGE_NOT_SATISFIABLE')
  async show(
    @Param() { companyId: { companyId }, mediumId }: MediumParams,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const medium = await this.library.find(companyId, mediumId);
    await sendMedium(request, response, medium, (range) => this.library.open(medium, range));
  }

  @Delete(':mediumId')
  @CompanyKey('send')
  @ApiOperation({ summary: 'Remove a medium; messages that were sent with it stay as they are' })
  @ApiOkResponse({ type: Success })
  @ApiErrors('MEDIA_NOT_FOUND', 'MEDIA_UNAVAILABLE')
  async remove(@Param() { companyId: { companyId }, mediumId }: MediumParams): Promise<Success> {
    await this.library.remove(companyId, mediumId);
    return { success: true };
  }

  private async taken(companyId: string, source: MediumSource): Promise<Medium> {
    const { link, base64, filename: fileName, mime_type: mimeType } = source;
    if ((link === undefined) === (base64 === undefined)) {
      throw invalidField('link', 'The body must have either link or base64, or be a form with a file');
    }
    const declared = { ...(fileName !== undefined && { fileName }), ...(mimeType !== undefined && { mimeType }) };
    return link === undefined
      ? this.library.takeBase64(companyId, base64!, declared)
      : this.library.fetch(companyId, link, declared);
  }
}
