import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, MaxLength, ValidateBy } from 'class-validator';
import { PRIVACY, type PrivacySetting, type Profile } from '../domain/account-commands.js';
import { textFault } from '../domain/text.js';
import { LineAnswer } from '../http/success.js';

const NAME_CHARACTERS = 25;
const STATUS_CHARACTERS = 139;

export class ProfileNameBody {
  @ValidateBy({
    name: 'isProfileName',
    validator: {
      validate: (value) => typeof value === 'string' && textFault(value, NAME_CHARACTERS) === undefined,
      defaultMessage: (at) => `name ${textFault(typeof at?.value === 'string' ? at.value : '', NAME_CHARACTERS)}`,
    },
  })
  @ApiProperty({
    minLength: 1,
    maxLength: NAME_CHARACTERS,
    description: 'Others see it where they have no name for the number',
    example: 'The kitchen',
  })
  name: string;
}

export class ProfileStatusBody {
  @MaxLength(STATUS_CHARACTERS, { message: `status must have ${STATUS_CHARACTERS} characters at most` })
  @ApiProperty({
    maxLength: STATUS_CHARACTERS,
    description: 'What the account says of itself',
    example: 'Open from noon',
  })
  status: string;
}

export class ProfileAnswer extends LineAnswer implements Omit<Profile, 'about'> {
  @ApiProperty({ example: '79001234567' })
  phone: string;

  @ApiProperty({ type: String, nullable: true, example: '12345678901234@lid' })
  lid: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'The kitchen' })
  name: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What the account says of itself',
    example: 'Open from noon',
  })
  status: string | null;
}

export class ProfilePictureAnswer extends LineAnswer {
  @ApiProperty({ type: String, nullable: true, description: 'Where it is for some days; null where there is none' })
  url: string | null;
}

const WORDS: Record<PrivacySetting, string> = {
  last: 'Who sees when the account was last there',
  online: 'Who sees that it is there',
  profile: 'Who sees its picture',
  status: 'Who sees what it says of itself',
  readreceipts: 'Whether others are told what was read; `none` hides it both ways',
  groupadd: 'Who may add it to groups',
  calladd: 'Who may call',
  messages: 'Who may write',
};

function IsPrivacy(name: PrivacySetting): PropertyDecorator {
  return (target, property) => {
    IsOptional()(target, property);
    IsIn(PRIVACY[name], { message: `${name} must be one of ${PRIVACY[name].join(', ')}` })(target, property);
    ApiPropertyOptional({ enum: PRIVACY[name], description: WORDS[name] })(target, property);
  };
}

/** What is left out stays as it is. */
export class PrivacyBody {
  @IsPrivacy('last')
  last?: string;

  @IsPrivacy('online')
  online?: string;

  @IsPrivacy('profile')
  profile?: string;

  @IsPrivacy('status')
  status?: string;

  @IsPrivacy('readreceipts')
  readreceipts?: string;

  @IsPrivacy('groupadd')
  groupadd?: string;

  @IsPrivacy('calladd')
  calladd?: string;

  @IsPrivacy('messages')
  messages?: string;
}

export class PrivacyAnswer extends LineAnswer {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Each setting by its name',
    example: { last: 'contacts', readreceipts: 'all' },
  })
  privacy: Partial<Record<PrivacySetting, string>>;
}
