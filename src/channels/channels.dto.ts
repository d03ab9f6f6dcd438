import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsOptional, Matches, MaxLength, ValidateBy } from 'class-validator';
import { type Channel, CHANNEL_ROLES, type ChannelRole } from '../domain/channel-commands.js';
import { CHANNEL } from '../domain/jid.js';
import { textFault } from '../domain/text.js';
import { LineParams } from '../http/company.params.js';
import { PictureBody } from '../http/picture-body.js';
import { LineAnswer } from '../http/success.js';

const NAME_CHARACTERS = 100;
const DESCRIPTION_CHARACTERS = 2_048;
const EXAMPLE = '120363041234567890@newsletter';

export class ChannelParams extends LineParams {
  @Matches(CHANNEL, { message: 'channel must be the JID of a channel' })
  @ApiProperty({ description: 'JID of the channel', example: EXAMPLE })
  channel: string;
}

export class NamedChannelParams extends LineParams {
  @Matches(new RegExp(`${CHANNEL.source}|^[\\w-]{10,64}$`), {
    message: 'channel must be the JID of a channel, or the code of its link',
  })
  @ApiProperty({
    description: 'JID of the channel, or the code in its link `https://whatsapp.com/channel/…`',
    example: EXAMPLE,
  })
  channel: string;
}

function IsChannelName({ optional }: { optional: boolean }): PropertyDecorator {
  return applyDecorators(
    ...(optional ? [IsOptional()] : []),
    ValidateBy({
      name: 'isChannelName',
      validator: {
        validate: (value) => typeof value === 'string' && textFault(value, NAME_CHARACTERS) === undefined,
        defaultMessage: (at) =>
          `$property ${textFault(typeof at?.value === 'string' ? at.value : '', NAME_CHARACTERS)}`,
      },
    }),
    ApiProperty({ required: !optional, minLength: 1, maxLength: NAME_CHARACTERS, example: 'What we cook today' }),
  );
}

class DescribedChannel {
  @IsOptional()
  @MaxLength(DESCRIPTION_CHARACTERS, { message: `description must have ${DESCRIPTION_CHARACTERS} characters at most` })
  @ApiPropertyOptional({ maxLength: DESCRIPTION_CHARACTERS, description: 'Empty takes it away', example: 'Daily' })
  description?: string;
}

export class NewChannelBody extends IntersectionType(DescribedChannel, PictureBody) {
  @IsChannelName({ optional: false })
  name: string;
}

/** What is left out stays as it is. */
export class ChannelBody extends DescribedChannel {
  @IsChannelName({ optional: true })
  name?: string;
}

export class ChannelView implements Channel {
  @ApiProperty({ description: 'JID of the channel', example: EXAMPLE })
  channel: string;

  @ApiProperty({ example: 'What we cook today' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Daily' })
  description: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Code of its link', example: '0029VaABCDEFghijklmnop12' })
  invite: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'https://whatsapp.com/channel/0029VaABCDEFghijklmnop12' })
  link: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Where its picture is' })
  picture: string | null;

  @ApiProperty({ enum: CHANNEL_ROLES, description: 'What this account is in it', example: 'owner' })
  role: ChannelRole;

  @ApiProperty({ description: 'Whether this account is not told of its posts', example: false })
  muted: boolean;

  @ApiProperty({ description: 'WhatsApp knows who it is', example: false })
  verified: boolean;

  @ApiProperty({ description: 'How many follow it', example: 120 })
  subscribers: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  createdAt: string | null;
}

export class ChannelList extends LineAnswer {
  @ApiProperty({ type: [ChannelView] })
  channels: ChannelView[];
}

export class ChannelAnswer extends LineAnswer {
  @ApiProperty({ type: ChannelView })
  channel: ChannelView;
}

export class ChannelChanged extends LineAnswer {
  @ApiProperty({ example: EXAMPLE })
  channel: string;
}
