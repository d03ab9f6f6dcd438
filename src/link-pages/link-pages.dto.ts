import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { LineAnswer } from '../http/success.js';
import { LANGUAGES, type Look } from './link-page.entity.js';

const MOST_ORIGINS = 10;
/** Scheme, host of plain letters, and port: it goes into a header, and a browser has to read it as one host. */
const ORIGIN = /^https?:\/\/(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-)){0,9}(:(?!0)\d{1,5})?$/;
/** Something to see, no control characters, and none that turn the direction of what stands beside it. */
const NAME = /^(?=.*\S)[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+$/u;

export class LinkPageBody {
  @IsOptional()
  @IsString({ message: 'name must be a text' })
  @MaxLength(60, { message: 'name must be at most 60 characters' })
  @Matches(NAME, { message: 'name must be a line of plain text' })
  @ApiPropertyOptional({ description: 'Whose page it says it is', maxLength: 60, example: 'Acme Bookings' })
  name?: string;

  @IsOptional()
  @Matches(/^#[0-9a-f]{6}$/i, { message: 'colour must be #rrggbb' })
  @ApiPropertyOptional({ description: 'Of its head and its buttons', pattern: '^#[0-9A-Fa-f]{6}$', example: '#7c3aed' })
  colour?: string;

  @IsOptional()
  @IsIn(LANGUAGES, { message: `language must be one of ${LANGUAGES.join(', ')}` })
  @ApiPropertyOptional({ enum: LANGUAGES, description: 'When left out the one that the browser asks for' })
  language?: Look['language'];

  @IsOptional()
  @IsArray({ message: 'frameAncestors must be a list of origins' })
  @ArrayMaxSize(MOST_ORIGINS, { message: `frameAncestors must be at most ${MOST_ORIGINS} origins` })
  @Matches(ORIGIN, { each: true, message: 'frameAncestors must be origins such as https://app.example.com' })
  @ApiPropertyOptional({
    type: [String],
    maxItems: MOST_ORIGINS,
    description: 'Origins whose pages may show it in a frame; when left out nobody’s',
    example: ['https://app.example.com'],
  })
  frameAncestors?: string[];
}

export class LinkPageAnswer extends LineAnswer {
  @ApiProperty({
    description: 'For the company’s own people; shown this once',
    format: 'uri',
    example: 'https://wa.example.com/link/sbl_cGxlYXNlLWRvLW5vdC11c2UtdGhpcy1leGFtcGxlLWF0LWE',
  })
  url: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}
