import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { MemberAction } from '../domain/group-commands.js';
import { Asks, Orders } from '../idempotency/line-routes.js';
import { LineRouter } from '../lines/line-router.js';
import { GroupParams, MembersAnswer, PeopleBody, RequestsAnswer } from './groups.dto.js';
import { People } from './people.js';

@ApiTags('groups')
@Controller('api/whatsapp/sessions/:companyId/groups/:group')
export class MembersController {
  constructor(
    private readonly lines: LineRouter,
    private readonly people: People,
  ) {}

  @Post('participants/add')
  @Orders('Add people; who can only be invited comes with an invitation', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: MembersAnswer })
  add(@Param() params: GroupParams, @Body() body: PeopleBody): Promise<MembersAnswer> {
    return this.change(params, 'add', body);
  }

  @Post('participants/remove')
  @Orders('Remove people', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: MembersAnswer })
  remove(@Param() params: GroupParams, @Body() body: PeopleBody): Promise<MembersAnswer> {
    return this.change(params, 'remove', body);
  }

  @Post('admin/promote')
  @Orders('Make members admins', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: MembersAnswer })
  promote(@Param() params: GroupParams, @Body() body: PeopleBody): Promise<MembersAnswer> {
    return this.change(params, 'promote', body);
  }

  @Post('admin/demote')
  @Orders('Make admins members like others', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: MembersAnswer })
  demote(@Param() params: GroupParams, @Body() body: PeopleBody): Promise<MembersAnswer> {
    return this.change(params, 'demote', body);
  }

  @Get('join-requests')
  @Asks('Who wants to get in, for admins', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: RequestsAnswer })
  async requests(@Param() { companyId: line, group }: GroupParams): Promise<RequestsAnswer> {
    return { success: true, ...line, group, requests: await this.lines.ask(line, { do: 'group_requests', group }) };
  }

  @Post('join-requests/approve')
  @Orders('Let people in who asked', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: MembersAnswer })
  approve(@Param() params: GroupParams, @Body() body: PeopleBody): Promise<MembersAnswer> {
    return this.decide(params, 'approve', body);
  }

  @Post('join-requests/reject')
  @Orders('Turn people down who asked', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: MembersAnswer })
  reject(@Param() params: GroupParams, @Body() body: PeopleBody): Promise<MembersAnswer> {
    return this.decide(params, 'reject', body);
  }

  private async change(
    { companyId: line, group }: GroupParams,
    action: MemberAction,
    body: PeopleBody,
  ): Promise<MembersAnswer> {
    const given = this.people.read(body.participants);
    const participants = await this.lines.ask(line, { do: 'group_members', group, action, participants: given });
    return { success: true, ...line, group, participants };
  }

  private async decide(
    { companyId: line, group }: GroupParams,
    decision: 'approve' | 'reject',
    body: PeopleBody,
  ): Promise<MembersAnswer> {
    const given = this.people.read(body.participants);
    const participants = await this.lines.ask(line, { do: 'group_decide', group, decision, participants: given });
    return { success: true, ...line, group, participants };
  }
}
