import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { LineParams } from '../http/company.params.js';
import { Asks, Orders } from '../idempotency/line-routes.js';
import { LineRouter } from '../lines/line-router.js';
import {
  CommunityAnswer,
  CommunityChanged,
  CommunityList,
  CommunityMembers,
  CommunityParams,
  NewCommunityBody,
  NewSubgroupBody,
  SubgroupAnswer,
  SubgroupList,
  SubgroupParams,
} from './communities.dto.js';
import { People } from './people.js';

/** Groups of groups. What a community has in common with groups is done below `/groups/:group` with its JID. */
@ApiTags('communities')
@Controller('api/whatsapp/sessions/:companyId/communities')
export class CommunitiesController {
  constructor(
    private readonly lines: LineRouter,
    private readonly people: People,
  ) {}

  @Get()
  @Asks('The communities that the line is in')
  @ApiOkResponse({ type: CommunityList })
  async list(@Param() { companyId: line }: LineParams): Promise<CommunityList> {
    return { success: true, ...line, communities: await this.lines.ask(line, { do: 'community_list' }) };
  }

  @Post()
  @Orders('Make a community, with a group for its announcements')
  @ApiOkResponse({ type: CommunityAnswer })
  async create(@Param() { companyId: line }: LineParams, @Body() body: NewCommunityBody): Promise<CommunityAnswer> {
    const { name, description } = body;
    const community = await this.lines.ask(line, { do: 'community_create', name, description });
    return { success: true, ...line, community };
  }

  @Get(':community')
  @Asks('A community', 'CHAT_NOT_FOUND')
  @ApiOkResponse({ type: CommunityAnswer })
  async one(@Param() { companyId: line, community: group }: CommunityParams): Promise<CommunityAnswer> {
    return { success: true, ...line, community: await this.lines.ask(line, { do: 'group_info', group }) };
  }

  @Get(':community/groups')
  @Asks('The groups of a community, that of its announcements among them', 'CHAT_NOT_FOUND')
  @ApiOkResponse({ type: SubgroupList })
  async groups(@Param() { companyId: line, community }: CommunityParams): Promise<SubgroupList> {
    const groups = await this.lines.ask(line, { do: 'community_groups', community });
    return { success: true, ...line, community, groups };
  }

  @Post(':community/groups')
  @Orders('Make a group in a community', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED', 'NOT_ON_WHATSAPP')
  @ApiOkResponse({ type: SubgroupAnswer })
  async createGroup(
    @Param() { companyId: line, community }: CommunityParams,
    @Body() { name, participants: given }: NewSubgroupBody,
  ): Promise<SubgroupAnswer> {
    const participants = this.people.read(given);
    const group = await this.lines.ask(line, { do: 'community_group', community, name, participants });
    return { success: true, ...line, community, group };
  }

  @Put(':community/groups/:group')
  @Orders('Take a group into a community', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: CommunityChanged })
  link(@Param() params: SubgroupParams): Promise<CommunityChanged> {
    return this.setLinked(params, true);
  }

  @Delete(':community/groups/:group')
  @Orders('Let a group of a community go; it stays as a group', 'CHAT_NOT_FOUND', 'GROUP_ADMIN_REQUIRED')
  @ApiOkResponse({ type: CommunityChanged })
  unlink(@Param() params: SubgroupParams): Promise<CommunityChanged> {
    return this.setLinked(params, false);
  }

  @Get(':community/participants')
  @Asks('The members of all groups of a community', 'CHAT_NOT_FOUND')
  @ApiOkResponse({ type: CommunityMembers })
  async members(@Param() { companyId: line, community }: CommunityParams): Promise<CommunityMembers> {
    const participants = await this.lines.ask(line, { do: 'community_members', community });
    return { success: true, ...line, community, participants };
  }

  @Post(':community/leave')
  @Orders('Leave a community with all its groups', 'CHAT_NOT_FOUND')
  @ApiOkResponse({ type: CommunityChanged })
  async leave(@Param() { companyId: line, community }: CommunityParams): Promise<CommunityChanged> {
    await this.lines.ask(line, { do: 'community_leave', community });
    return { success: true, ...line, community };
  }

  private async setLinked(
    { companyId: line, community, group }: SubgroupParams,
    linked: boolean,
  ): Promise<CommunityChanged> {
    await this.lines.ask(line, { do: 'community_link', community, group, linked });
    return { success: true, ...line, community };
  }
}
