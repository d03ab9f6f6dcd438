import { ApiProperty } from '@nestjs/swagger';
import { ArrayUnique, IsArray, IsIn, IsInt, Max, Min } from 'class-validator';

/** Kinds of messages that have files. */
export const FILE_KINDS = ['image', 'video', 'audio', 'document', 'sticker'];
const MOST_BYTES = 1_073_741_824;
const KINDS_RULE = `kinds must be a list of ${FILE_KINDS.join(', ')}, each once`;
const BYTES_RULE = `maxBytes must be a whole number from 1 to ${MOST_BYTES}`;

export class DownloadsBody {
  @IsArray({ message: KINDS_RULE })
  @ArrayUnique({ message: KINDS_RULE })
  @IsIn(FILE_KINDS, { each: true, message: KINDS_RULE })
  @ApiProperty({ enum: FILE_KINDS, isArray: true, example: ['image', 'audio'] })
  kinds: string[];

  @IsInt({ message: BYTES_RULE })
  @Min(1, { message: BYTES_RULE })
  @Max(MOST_BYTES, { message: BYTES_RULE })
  @ApiProperty({
    description: 'Larger files are downloaded when they are asked for',
    minimum: 1,
    maximum: MOST_BYTES,
    example: 5_000_000,
  })
  maxBytes: number;
}

export class DownloadsAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({
    description: 'Empty when nothing is downloaded before it is asked for',
    enum: FILE_KINDS,
    isArray: true,
    example: ['image'],
  })
  kinds: string[];

  @ApiProperty({ example: 5_000_000 })
  maxBytes: number;
}
