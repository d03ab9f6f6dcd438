import { Body, Controller, Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Channel, ChannelAction, ChannelChange } from '../domain/channel-commands.js';
import { type ErrorCode, invalidField } from '../domain/errors.js';
import type { LineId } from '../domain/line.js';
import { LineParams } from '../http/company.params.js';
import { PictureBody } from '../http/picture-body.js';
import { Asks, Manages, Orders } from '../idempotency/line-routes.js';
import { LineRouter } from '../lines/line-router.js';
import { ProfilePictures } from '../media/profile-pictures.js';
import {
  ChannelAnswer,
  ChannelBody,
  ChannelChanged,
  ChannelList,
  ChannelParams,
  ChannelView,
  NamedChannelParams,
  NewChannelBody,
} from './channels.dto.js';

const PICTURE_ERRORS: ErrorCode[] = [
  'MEDIA_NOT_FOUND',
  'MEDIA_UNAVAILABLE',
  'MEDIA_TOO_LARGE',
  'MEDIA_TYPE_MISMATCH',
  'MEDIA_UNREADABLE',
  'MEDIA_LINK_FAILED',
  'CONVERTER_MISSING',
];

@ApiTags('channels')
@Controller('api/whatsapp/sessions/:companyId/channels')
export class ChannelsController {
  constructor(
    private readonly lines: LineRouter,
    private readonly pictures: ProfilePictures,
  ) {}

  @Get()
  @Asks('The channels that the account follows, its own among them')
  @ApiOkResponse({ type: ChannelList })
  async list(@Param() { companyId: line }: LineParams): Promise<ChannelList> {
    const channels = await this.lines.ask(line, { do: 'channel_list' });
    return { success: true, ...line, channels: channels.map(viewOf) };
  }

  @Post()
  @Manages('Make a channel', ...PICTURE_ERRORS)
  @ApiOkResponse({ type: ChannelAnswer })
  async create(@Param() { companyId: line }: LineParams, @Body() body: NewChannelBody): Promise<ChannelAnswer> {
    const { name, description = null, ...given } = body;
    const isGiven = Object.values(given).some((one) => one !== undefined);
    const picture = isGiven ? await this.pictures.make(line.companyId, given) : null;
    const channel = await this.lines.ask(line, { do: 'channel_create', name, description, picture });
    return { success: true, ...line, channel: viewOf(channel) };
  }

  @Get(':channel')
  @Asks('A channel, by its JID or the code of its link', 'CHAT_NOT_FOUND')
  @ApiOkResponse({ type: ChannelAnswer })
  async one(@Param() { companyId: line, channel: of }: NamedChannelParams): Promise<ChannelAnswer> {
    return { success: true, ...line, channel: viewOf(await this.lines.ask(line, { do: 'channel_info', of })) };
  }

  @Patch(':channel')
  @Manages('Change name and description of a channel', 'CHAT_NOT_FOUND', 'CHANNEL_ADMIN_REQUIRED')
  @ApiOkResponse({ type: ChannelChanged })
  change(@Param() params: ChannelParams, @Body() body: ChannelBody): Promise<ChannelChanged> {
    const given = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
    if (given.length === 0) throw invalidField('name', 'nothing is changed');
    return this.changed(params, Object.fromEntries(given));
  }

  @Put(':channel/picture')
  @Manages(
    'Give a channel a picture: the middle of it, as a square',
    'CHAT_NOT_FOUND',
    'CHANNEL_ADMIN_REQUIRED',
    ...PICTURE_ERRORS,
  )
  @ApiOkResponse({ type: ChannelChanged })
  async setPicture(@Param() params: ChannelParams, @Body() body: PictureBody): Promise<ChannelChanged> {
    return this.changed(params, { picture: await this.pictures.make(params.companyId.companyId, body) });
  }

  @Delete(':channel/picture')
  @Manages('Take the picture of a channel away', 'CHAT_NOT_FOUND', 'CHANNEL_ADMIN_REQUIRED')
  @ApiOkResponse({ type: ChannelChanged })
  removePicture(@Param() params: ChannelParams): Promise<ChannelChanged> {
    return this.changed(params, { picture: null });
  }

  @Delete(':channel')
  @Manages('Delete a channel, for all who follow it', 'CHAT_NOT_FOUND', 'CHANNEL_ADMIN_REQUIRED')
  @ApiOkResponse({ type: ChannelChanged })
  delete(@Param() { companyId: line, channel }: ChannelParams): Promise<ChannelChanged> {
    return this.act(line, channel, 'delete');
  }

  @Post(':channel/follow')
  @Orders('Follow a channel', 'CHAT_NOT_FOUND', 'CHANNEL_ADMIN_REQUIRED')
  @ApiOkResponse({ type: ChannelChanged })
  follow(@Param() { companyId: line, channel }: ChannelParams): Promise<ChannelChanged> {
    return this.act(line, channel, 'follow');
  }

  @Post(':channel/unfollow')
  @Orders('Follow a channel no longer', 'CHAT_NOT_FOUND', 'CHANNEL_ADMIN_REQUIRED')
  @ApiOkResponse({ type: ChannelChanged })
  unfollow(@Param() { companyId: line, channel }: ChannelParams): Promise<ChannelChanged> {
    return this.act(line, channel, 'unfollow');
  }

  @Post(':channel/mute')
  @Orders('Mute a channel', 'CHAT_NOT_FOUND', 'CHANNEL_ADMIN_REQUIRED')
  @ApiOkResponse({ type: ChannelChanged })
  mute(@Param() { companyId: line, channel }: ChannelParams): Promise<ChannelChanged> {
    return this.act(line, channel, 'mute');
  }

  @Post(':channel/unmute')
  @Orders('Let a channel be heard again', 'CHAT_NOT_FOUND', 'CHANNEL_ADMIN_REQUIRED')
  @ApiOkResponse({ type: ChannelChanged })
  unmute(@Param() { companyId: line, channel }: ChannelParams): Promise<ChannelChanged> {
    return this.act(line, channel, 'unmute');
  }

  private async changed({ companyId: line, channel }: ChannelParams, change: ChannelChange): Promise<ChannelChanged> {
    await this.lines.ask(line, { do: 'channel_change', channel, change });
    return { success: true, ...line, channel };
  }

  private async act(line: LineId, channel: string, action: ChannelAction): Promise<ChannelChanged> {
    await this.lines.ask(line, { do: 'channel_act', channel, action });
    return { success: true, ...line, channel };
  }
}

function viewOf(channel: Channel): ChannelView {
  return { ...channel, link: channel.invite && `https://whatsapp.com/channel/${channel.invite}` };
}
