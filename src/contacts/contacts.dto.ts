import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { LineParams } from '../http/company.params.js';
import { IsPageLimit } from '../http/page-limit.js';
import { PartyView } from '../http/party-view.js';
import { IsPhone } from '../http/phone-field.js';
import { LineAnswer } from '../http/success.js';

export class ContactParams extends LineParams {
  @IsPhone('The contact: phone number, or JID by whatever name')
  contact: string;
}

export class ContactsQuery {
  @IsPageLimit(500, { default: 100 })
  limit: number = 100;

  @IsOptional()
  @Matches(/^[\w.:@-]{1,128}$/, { message: 'cursor must be the `next` of a page' })
  @ApiPropertyOptional({ description: '`next` of the page before' })
  cursor?: string;
}

export class PictureQuery {
  @IsOptional()
  @IsIn(['preview', 'image'], { message: 'size must be preview or image' })
  @ApiPropertyOptional({ enum: ['preview', 'image'], default: 'image', description: '`preview` is a small one' })
  size: 'preview' | 'image' = 'image';
}

export class ContactView extends PartyView {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What the owner calls them on the phone',
    example: 'Anna P.',
  })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What they call themselves', example: 'Anna' })
  pushName: string | null;
}

export class ContactList extends LineAnswer {
  @ApiProperty({ type: [ContactView] })
  contacts: ContactView[];

  @ApiProperty({ type: String, nullable: true, description: '`cursor` of the next page; null on the last one' })
  next: string | null;
}

export class ContactAnswer extends LineAnswer {
  @ApiProperty({ type: ContactView })
  contact: ContactView;
}

export class ContactPicture extends LineAnswer {
  @ApiProperty({ type: String, nullable: true, description: 'Where it is for some days; null where none can be seen' })
  url: string | null;
}

export class BlockAnswer extends LineAnswer {
  @ApiProperty({ example: true })
  blocked: boolean;
}

export class BlocklistAnswer extends LineAnswer {
  @ApiProperty({ type: [PartyView], description: 'Who is blocked' })
  people: PartyView[];
}
