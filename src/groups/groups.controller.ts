import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { invalidField } from '../domain/errors.js';
import { LineParams } from '../http/company.params.js';
import { PictureBody } from '../http/picture-body.js';
import { Asks, Orders } from '../idempotency/line-routes.js';
import { LineRouter } from '../lines/line-router.js';
import { ProfilePictures } from '../media/profile-pictures.js';
import {
  CodeQuery,
  GroupAnswer,
  GroupBody,
  GroupChanged,
  GroupList,
  GroupParams,
  InvitedAnswer,
  JoinAnswer,
  LinkAnswer,
  NewGroupAnswer,
  NewGroupBody,
  PictureAnswer,
} from './groups.dto.js';
import { People } from './people.js';

@ApiTags('groups')
@Controller('api/whatsapp/sessions/:companyId/groups')
export class GroupsController {
  constructor(
    private readonly lines: LineRouter,
    private readonly people: People,
    private readonly pictures: ProfilePictures,
  ) {}

  @Get()
  @Asks('The groups that the line is a member of, as WhatsApp has them now')
  @ApiOkResponse({ type: GroupList })
  async list(@Param() { companyId: line }: LineParams): Promise<GroupList> {
    return { success: true, ...line, groups: await this.lines.ask(line, { do: 'group_list' }) };
  }

  @Post()
  @Orders('Make a group', 'NOT_ON_WHATSAPP')
  @ApiOkResponse({ type: NewGroupAnswer })
  async create(@Param() { companyId: line }: LineParams, @Body() body: NewGroupBody): Promise<NewGroupAnswer> {
    const participants = this.people.read(body.participants);
    return {
      success: true,
      ...line,
      ...(await this.lines.ask(line, { do: 'group_create', name: body.name, participants })),
    };
  }

  @Get('join-info')
  @Asks('What an invitation leads to', 'INVITE_NOT_VALID')
  @ApiOkResponse({ type: InvitedAnswer })
  async invited(@Param() { companyId: line }: LineParams, @Query() { code }: CodeQuery): Promise<InvitedAnswer> {
    const group = await this.lines.ask(line, { do: 'group_behind', code: bare(code) });
    return { success: true, ...line, group };
  }

  @Post('join')
  @Orders('Join a group by its invitation', 'INVITE_NOT_VALID')
  @ApiOkResponse({ type: JoinAnswer })
  async join(@Param() { companyId: line }: LineParams, @Body() { code }: CodeQuery): Promise<JoinAnswer> {
    return { success: true, ...line, ...(await this.lines.ask(line, { do: 'group_join', code: bare(code) })) };
  }

  @Get(':group')
  @Asks('A group with its members', 'CHAT_NOT_FOUND')
  @ApiOkResponse({ type: GroupAnswer })
  async one(@Param() { companyId: line, group }: GroupParams): Promise<GroupAnswer> {
    return { success: true, ...line, group: await this.lines.ask(line, { do: 'group_info', group }) };
  }

  @Patch(':group')
  @Orders('Change name, description and settings of a group', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: GroupChanged })
  async change(@Param() { companyId: line, group }: GroupParams, @Body() body: GroupBody): Promise<GroupChanged> {
    const given = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
    if (given.length === 0) throw invalidField('name', 'nothing is changed');
    await this.lines.ask(line, { do: 'group_change', group, change: Object.fromEntries(given) });
    return { success: true, ...line, group };
  }

  @Post(':group/leave')
  @Orders('Leave a group', 'CHAT_NOT_FOUND')
  @ApiOkResponse({ type: GroupChanged })
  async leave(@Param() { companyId: line, group }: GroupParams): Promise<GroupChanged> {
    await this.lines.ask(line, { do: 'group_leave', group });
    return { success: true, ...line, group };
  }

  @Get(':group/picture')
  @Asks('Where the picture of a group is')
  @ApiOkResponse({ type: PictureAnswer })
  async picture(@Param() { companyId: line, group }: GroupParams): Promise<PictureAnswer> {
    const of = { kind: 'group' as const, user: group.split('@')[0]!, jid: group };
    return { success: true, ...line, ...(await this.lines.ask(line, { do: 'picture', of, full: true })) };
  }

  @Put(':group/picture')
  @Orders(
    'Give a group a picture: the middle of it, as a square',
    'CHAT_NOT_FOUND',
    'GROUP_ADMIN_REQUIRED',
    'MEDIA_NOT_FOUND',
    'MEDIA_UNAVAILABLE',
    'MEDIA_TOO_LARGE',
    'MEDIA_TYPE_MISMATCH',
    'MEDIA_UNREADABLE',
    'MEDIA_LINK_FAILED',
    'CONVERTER_MISSING',
  )
  @ApiOkResponse({ type: GroupChanged })
  async setPicture(@Param() { companyId: line, group }: GroupParams, @Body() body: PictureBody): Promise<GroupChanged> {
    const mediumId = await this.pictures.make(line.companyId, body);
    await this.lines.ask(line, { do: 'set_picture', group, mediumId });
    return { success: true, ...line, group };
  }

  @Delete(':group/picture')
  @Orders('Take the picture of a group away', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: GroupChanged })
  async removePicture(@Param() { companyId: line, group }: GroupParams): Promise<GroupChanged> {
    await this.lines.ask(line, { do: 'set_picture', group, mediumId: null });
    return { success: true, ...line, group };
  }

  @Get(':group/invite-code')
  @Asks('The code and the link that lead into a group, for its admins', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: LinkAnswer })
  async link(@Param() { companyId: line, group }: GroupParams): Promise<LinkAnswer> {
    const { code } = await this.lines.ask(line, { do: 'group_link', group, renew: false });
    return { success: true, ...line, group, code, link: linkOf(code) };
  }

  @Post(':group/invite-code/revoke')
  @Orders('Make the link void, and a new one', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: LinkAnswer })
  async renewLink(@Param() { companyId: line, group }: GroupParams): Promise<LinkAnswer> {
    const { code } = await this.lines.ask(line, { do: 'group_link', group, renew: true });
    return { success: true, ...line, group, code, link: linkOf(code) };
  }
}

function linkOf(code: string): string {
  return `https://chat.whatsapp.com/${code}`;
}

function bare(code: string): string {
  return code.split('/').at(-1)!;
}
