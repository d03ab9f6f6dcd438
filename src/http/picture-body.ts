import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Length } from 'class-validator';

/** A picture: one of the three. */
export class PictureBody {
  @IsOptional()
  @Length(1, 64, { message: 'id must have 1 to 64 characters' })
  @ApiPropertyOptional({ description: 'Id of a medium of the company', minLength: 1, maxLength: 64 })
  id?: string;

  @IsOptional()
  @Length(1, 4_096, { message: 'link must have 1 to 4096 characters' })
  @ApiPropertyOptional({ description: 'Where it can be fetched, http:// or https://', minLength: 1, maxLength: 4_096 })
  link?: string;

  @IsOptional()
  @Length(1, 1_000_000, { message: 'base64 must have 1 to 1000000 characters' })
  @ApiPropertyOptional({
    description: 'The file itself, base64',
    minLength: 1,
    maxLength: 1_000_000,
    example: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  })
  base64?: string;
}
