import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, Matches, Max, MaxLength, Min, ValidateBy } from 'class-validator';
import type {
  GroupChange,
  GroupFacts,
  GroupMember,
  GroupSummary,
  JoinRequest,
  MemberOutcome,
} from '../domain/group-commands.js';
import { textFault } from '../domain/text.js';
import { LineParams } from '../http/company.params.js';
import { PartyView } from '../http/party-view.js';
import { LineAnswer } from '../http/success.js';

const MOST_PEOPLE = 1_024;
const NAME_CHARACTERS = 100;
const DESCRIPTION_CHARACTERS = 2_048;
const GROUP_EXAMPLE = '120363041234567890@g.us';
const CODE_EXAMPLE = 'GsDSmGbnNyTKzSBRJd5tHc';

export { IsGroupName, ArePeople };

export class GroupParams extends LineParams {
  @Matches(/^\d{5,20}(-\d{5,20})?@g\.us$/, { message: 'group must be the JID of a group' })
  @ApiProperty({ description: 'JID of the group', example: GROUP_EXAMPLE })
  group: string;
}

/** People by phone number or JID. */
function ArePeople(description: string): PropertyDecorator {
  return applyDecorators(
    ValidateBy({
      name: 'arePeople',
      validator: {
        validate: (value) =>
          Array.isArray(value) &&
          value.length > 0 &&
          value.length <= MOST_PEOPLE &&
          value.every((name) => typeof name === 'string' && name.length > 0 && name.length <= 128),
        defaultMessage: () => `$property must hold 1 to ${MOST_PEOPLE} phone numbers or JIDs`,
      },
    }),
    ApiProperty({
      type: 'array',
      items: { type: 'string', maxLength: 128 },
      minItems: 1,
      maxItems: MOST_PEOPLE,
      description,
      example: ['79001234567'],
    }),
  );
}

function IsGroupName({ optional = false } = {}): PropertyDecorator {
  return applyDecorators(
    ...(optional ? [IsOptional()] : []),
    ValidateBy({
      name: 'isGroupName',
      validator: {
        validate: (value) => typeof value === 'string' && textFault(value, NAME_CHARACTERS) === undefined,
        defaultMessage: (at) =>
          `$property ${textFault(typeof at?.value === 'string' ? at.value : '', NAME_CHARACTERS)}`,
      },
    }),
    ApiProperty({ required: !optional, minLength: 1, maxLength: NAME_CHARACTERS, example: 'Regulars' }),
  );
}

function IsOptionalFlag(description: string): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    IsBoolean({ message: '$property must be true or false' }),
    ApiPropertyOptional({ type: Boolean, description }),
  );
}

export class PeopleBody {
  @ArePeople('Phone numbers or JIDs')
  participants: string[];
}

export class NewGroupBody {
  @IsGroupName()
  name: string;

  @ArePeople('Who is in it from the start, beside the line itself')
  participants: string[];
}

/** What is left out stays as it is. */
export class GroupBody implements GroupChange {
  @IsGroupName({ optional: true })
  name?: string;

  @IsOptional()
  @MaxLength(DESCRIPTION_CHARACTERS, { message: `description must have ${DESCRIPTION_CHARACTERS} characters at most` })
  @ApiPropertyOptional({
    maxLength: DESCRIPTION_CHARACTERS,
    description: 'Empty takes it away',
    example: 'Whoever eats here',
  })
  description?: string;

  @IsOptionalFlag('Only admins may write')
  announce?: boolean;

  @IsOptionalFlag('Only admins may change name, description and picture')
  locked?: boolean;

  @IsOptional()
  @IsInt({ message: 'ephemeral must be a whole number' })
  @Min(0, { message: 'ephemeral must be 0 or more' })
  @Max(7_776_000, { message: 'ephemeral must be 7776000 or less' })
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 7_776_000,
    description: 'Seconds after which messages disappear; 0 when they stay',
  })
  ephemeral?: number;

  @IsOptionalFlag('Every member may add others')
  members_may_add?: boolean;

  @IsOptionalFlag('Who comes by the link needs an admin’s consent')
  approval?: boolean;
}

export class CodeQuery {
  @Matches(/^(?:https:\/\/chat\.whatsapp\.com\/(?:invite\/)?)?[\w-]{10,64}$/, {
    message: 'code must be the code of an invitation, or its link',
  })
  @ApiProperty({ description: 'The code, or the whole link https://chat.whatsapp.com/…', example: CODE_EXAMPLE })
  code: string;
}

class GroupMemberView extends PartyView implements GroupMember {
  @ApiProperty({ enum: ['admin', 'superadmin'], nullable: true, description: '`superadmin` made the group' })
  admin: 'admin' | 'superadmin' | null;
}

export class GroupSummaryView implements GroupSummary {
  @ApiProperty({ description: 'JID of the group', example: GROUP_EXAMPLE })
  group: string;

  @ApiProperty({ example: 'Regulars' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Whoever eats here' })
  description: string | null;

  @ApiProperty({ type: PartyView, nullable: true, description: 'Who made it' })
  owner: PartyView | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  createdAt: string | null;

  @ApiProperty({ description: 'How many members it has', example: 12 })
  size: number;

  @ApiProperty({ description: 'Only admins may write', example: false })
  announce: boolean;

  @ApiProperty({ description: 'Only admins may change name, description and picture', example: false })
  locked: boolean;

  @ApiProperty({ description: 'Seconds after which messages disappear; 0 when they stay', example: 0 })
  ephemeral: number;

  @ApiProperty({ description: 'Every member may add others', example: false })
  members_may_add: boolean;

  @ApiProperty({ description: 'Who comes by the link needs an admin’s consent', example: false })
  approval: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'JID of the community that it belongs to' })
  community: string | null;

  @ApiProperty({ description: 'It is a community itself', example: false })
  is_community: boolean;

  @ApiProperty({ description: 'It is the group of announcements of its community', example: false })
  is_announcements: boolean;

  @ApiProperty({ description: 'Members do not see each other’s numbers', example: false })
  hides_numbers: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When its name was last changed' })
  namedAt: string | null;

  @ApiProperty({ type: PartyView, nullable: true })
  namedBy: PartyView | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it was last described' })
  describedAt: string | null;

  @ApiProperty({ type: PartyView, nullable: true })
  describedBy: PartyView | null;
}

export class GroupView extends GroupSummaryView implements GroupFacts {
  @ApiProperty({ type: [GroupMemberView], description: 'Its members' })
  participants: GroupMemberView[];
}

class InvitationView {
  @ApiProperty({ description: 'For `group_invite.code` of a message to them', example: 'GsDSmGbnNyTKzSBR' })
  code: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt: string | null;
}

export class MemberOutcomeView extends PartyView implements MemberOutcome {
  @ApiProperty({ example: true })
  done: boolean;

  @ApiProperty({ type: 'integer', nullable: true, description: 'WhatsApp’s code for what was not done', example: 403 })
  code: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'They can only be invited' })
  reason: string | null;

  @ApiProperty({ type: InvitationView, nullable: true, description: 'Of somebody who can only be invited' })
  invite: InvitationView | null;
}

class JoinRequestView extends PartyView implements JoinRequest {
  @ApiProperty({ type: String, nullable: true, example: 'invite_link' })
  method: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  requestedAt: string | null;
}

export class GroupList extends LineAnswer {
  @ApiProperty({ type: [GroupSummaryView] })
  groups: GroupSummaryView[];
}

export class GroupAnswer extends LineAnswer {
  @ApiProperty({ type: GroupView })
  group: GroupView;
}

export class NewGroupAnswer extends GroupAnswer {
  @ApiProperty({ type: [MemberOutcomeView], description: 'Who was not added, and why' })
  refused: MemberOutcomeView[];
}

export class InvitedAnswer extends LineAnswer {
  @ApiProperty({ type: GroupSummaryView })
  group: GroupSummaryView;
}

export class GroupChanged extends LineAnswer {
  @ApiProperty({ example: GROUP_EXAMPLE })
  group: string;
}

export class JoinAnswer extends GroupChanged {
  @ApiProperty({ description: 'True when an admin has to let the line in first', example: false })
  pending: boolean;
}

export class MembersAnswer extends GroupChanged {
  @ApiProperty({ type: [MemberOutcomeView], description: 'Members, each with what became of it' })
  participants: MemberOutcomeView[];
}

export class RequestsAnswer extends GroupChanged {
  @ApiProperty({ type: [JoinRequestView] })
  requests: JoinRequestView[];
}

export class LinkAnswer extends GroupChanged {
  @ApiProperty({ description: 'Code of the link', example: CODE_EXAMPLE })
  code: string;

  @ApiProperty({ example: `https://chat.whatsapp.com/${CODE_EXAMPLE}` })
  link: string;
}

export class PictureAnswer extends LineAnswer {
  @ApiProperty({ type: String, nullable: true, description: 'Where it is for some days; null where none can be seen' })
  url: string | null;
}
