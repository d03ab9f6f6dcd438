import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches, MaxLength } from 'class-validator';
import { LineParams } from '../http/company.params.js';
import { PartyView } from '../http/party-view.js';
import { LineAnswer } from '../http/success.js';
import { ArePeople, GroupSummaryView, GroupView, IsGroupName } from './groups.dto.js';

const DESCRIPTION_CHARACTERS = 2_048;
const JID = /^\d{5,20}(-\d{5,20})?@g\.us$/;
const EXAMPLE = '120363041234567891@g.us';

export class CommunityParams extends LineParams {
  @Matches(JID, { message: 'community must be the JID of a community' })
  @ApiProperty({ description: 'JID of the community', example: EXAMPLE })
  community: string;
}

export class SubgroupParams extends CommunityParams {
  @Matches(JID, { message: 'group must be the JID of a group' })
  @ApiProperty({ description: 'JID of the group', example: '120363041234567890@g.us' })
  group: string;
}

export class NewCommunityBody {
  @IsGroupName()
  name: string;

  @IsOptional()
  @MaxLength(DESCRIPTION_CHARACTERS, { message: `description must have ${DESCRIPTION_CHARACTERS} characters at most` })
  @ApiPropertyOptional({ maxLength: DESCRIPTION_CHARACTERS, default: '', example: 'All of our kitchens' })
  description: string = '';
}

export class NewSubgroupBody {
  @IsGroupName()
  name: string;

  @ArePeople('Who is in it from the start, beside the line itself')
  participants: string[];
}

export class CommunityList extends LineAnswer {
  @ApiProperty({ type: [GroupSummaryView] })
  communities: GroupSummaryView[];
}

export class CommunityAnswer extends LineAnswer {
  @ApiProperty({ type: GroupView })
  community: GroupView;
}

export class SubgroupList extends LineAnswer {
  @ApiProperty({ example: EXAMPLE })
  community: string;

  @ApiProperty({ type: [GroupSummaryView] })
  groups: GroupSummaryView[];
}

export class SubgroupAnswer extends LineAnswer {
  @ApiProperty({ example: EXAMPLE })
  community: string;

  @ApiProperty({ type: GroupView })
  group: GroupView;
}

export class CommunityChanged extends LineAnswer {
  @ApiProperty({ example: EXAMPLE })
  community: string;
}

export class CommunityMembers extends CommunityChanged {
  @ApiProperty({ type: [PartyView], description: 'Its members' })
  participants: PartyView[];
}
