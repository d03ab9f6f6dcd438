import { Body, Controller, Delete, Get, Param, Patch, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { invalidField } from '../domain/errors.js';
import type { LineId } from '../domain/line.js';
import { LineParams } from '../http/company.params.js';
import { PictureBody } from '../http/picture-body.js';
import { LineAnswer } from '../http/success.js';
import { Asks, Manages } from '../idempotency/line-routes.js';
import { LineRouter } from '../lines/line-router.js';
import { ProfilePictures } from '../media/profile-pictures.js';
import {
  PrivacyAnswer,
  PrivacyBody,
  ProfileAnswer,
  ProfileNameBody,
  ProfilePictureAnswer,
  ProfileStatusBody,
} from './profile.dto.js';

@ApiTags('profile')
@Controller('api/whatsapp/sessions/:companyId')
export class ProfileController {
  constructor(
    private readonly lines: LineRouter,
    private readonly pictures: ProfilePictures,
  ) {}

  @Get('profile')
  @Asks('What the account shows of itself')
  @ApiOkResponse({ type: ProfileAnswer })
  async profile(@Param() { companyId: line }: LineParams): Promise<ProfileAnswer> {
    const { about: status, ...profile } = await this.lines.ask(line, { do: 'profile' });
    return { success: true, ...line, ...profile, status };
  }

  @Put('profile/name')
  @Manages('Change the name that the account goes by')
  @ApiOkResponse({ type: LineAnswer })
  async setName(@Param() { companyId: line }: LineParams, @Body() { name }: ProfileNameBody): Promise<LineAnswer> {
    await this.lines.ask(line, { do: 'set_profile', name });
    return { success: true, ...line };
  }

  @Put('profile/status')
  @Manages('Change what the account says of itself')
  @ApiOkResponse({ type: LineAnswer })
  async setStatus(
    @Param() { companyId: line }: LineParams,
    @Body() { status }: ProfileStatusBody,
  ): Promise<LineAnswer> {
    await this.lines.ask(line, { do: 'set_profile', about: status });
    return { success: true, ...line };
  }

  @Get('profile/picture')
  @Asks('Where the picture of the account is')
  @ApiOkResponse({ type: ProfilePictureAnswer })
  async picture(@Param() { companyId: line }: LineParams): Promise<ProfilePictureAnswer> {
    return { success: true, ...line, ...(await this.lines.ask(line, { do: 'picture', of: null, full: true })) };
  }

  @Put('profile/picture')
  @Manages(
    'Give the account a picture: the middle of it, as a square',
    'MEDIA_NOT_FOUND',
    'MEDIA_UNAVAILABLE',
    'MEDIA_TOO_LARGE',
    'MEDIA_TYPE_MISMATCH',
    'MEDIA_UNREADABLE',
    'MEDIA_LINK_FAILED',
    'CONVERTER_MISSING',
  )
  @ApiOkResponse({ type: LineAnswer })
  async setPicture(@Param() { companyId: line }: LineParams, @Body() body: PictureBody): Promise<LineAnswer> {
    return this.pictureOf(line, await this.pictures.make(line.companyId, body));
  }

  @Delete('profile/picture')
  @Manages('Take the picture of the account away')
  @ApiOkResponse({ type: LineAnswer })
  removePicture(@Param() { companyId: line }: LineParams): Promise<LineAnswer> {
    return this.pictureOf(line, null);
  }

  @Get('privacy')
  @Asks('Whom the account lets see and do what')
  @ApiOkResponse({ type: PrivacyAnswer })
  async privacy(@Param() { companyId: line }: LineParams): Promise<PrivacyAnswer> {
    return { success: true, ...line, privacy: await this.lines.ask(line, { do: 'privacy' }) };
  }

  @Patch('privacy')
  @Manages('Change whom the account lets see and do what')
  @ApiOkResponse({ type: LineAnswer })
  async setPrivacy(@Param() { companyId: line }: LineParams, @Body() body: PrivacyBody): Promise<LineAnswer> {
    const given = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
    if (given.length === 0) throw invalidField('last', 'nothing is changed');
    await this.lines.ask(line, { do: 'set_privacy', settings: Object.fromEntries(given) as Record<string, string> });
    return { success: true, ...line };
  }

  private async pictureOf(line: LineId, mediumId: string | null): Promise<LineAnswer> {
    await this.lines.ask(line, { do: 'set_picture', group: null, mediumId });
    return { success: true, ...line };
  }
}
