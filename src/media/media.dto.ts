import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { LineParams } from '../http/company.params.js';
import { Success } from '../http/success.js';
import type { Medium } from './medium.js';

const MOST_OF_LINK = 2_048;
const MOST_OF_NAME = 255;

export class MediumParams extends LineParams {
  @Matches(/^[\w-]{1,64}$/, { message: 'mediumId must be the id of a medium' })
  @ApiProperty({ description: 'Id of a medium of the company', example: 'f3a6a2a8-6f0b-4a66-9a38-0f7f8c0c5d11' })
  mediumId: string;
}

/** A file that is not uploaded as it is: where it can be had, or its bytes in base64. */
export class MediumSource {
  @IsOptional()
  @IsString({ message: 'link must be a URL' })
  @MaxLength(MOST_OF_LINK, { message: `link must have ${MOST_OF_LINK} characters at most` })
  @ApiPropertyOptional({
    description: 'A URL on the public internet; three redirects are followed',
    maxLength: MOST_OF_LINK,
    example: 'https://example.com/menu.pdf',
  })
  link?: string;

  @IsOptional()
  @IsString({ message: 'base64 must be base64' })
  @ApiPropertyOptional({
    description: 'Instead of a link: the bytes in base64, or as a data URL; 16 MB at most, larger files are uploaded',
    format: 'byte',
  })
  base64?: string;

  @IsOptional()
  @IsString({ message: 'filename must be a text' })
  @MaxLength(MOST_OF_NAME, { message: `filename must have ${MOST_OF_NAME} characters at most` })
  @ApiPropertyOptional({ maxLength: MOST_OF_NAME, example: 'menu.pdf' })
  filename?: string;

  @IsOptional()
  @Matches(/^[\w.+-]{1,100}\/[\w.+-]{1,100}(;.{1,50})?$/, { message: 'mime_type must be a type such as image/jpeg' })
  @ApiPropertyOptional({ description: 'What it is; its bytes have to agree', example: 'application/pdf' })
  mime_type?: string;
}

export class MediumAnswer extends Success {
  @ApiProperty({
    format: 'uuid',
    description: 'By which messages name it',
    example: 'f3a6a2a8-6f0b-4a66-9a38-0f7f8c0c5d11',
  })
  id: string;

  @ApiProperty({
    description: 'Of its bytes, hexadecimal',
    example: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  })
  sha256: string;

  @ApiProperty({ description: 'What its bytes are', example: 'application/pdf' })
  mime_type: string;

  @ApiProperty({ description: 'In bytes', example: 48_213 })
  size: number;

  @ApiProperty({ type: String, nullable: true, example: 'menu.pdf' })
  filename: string | null;

  @ApiProperty({ format: 'date-time', description: 'When it is removed' })
  expiresAt: string;
}

export function toAnswer({ id, sha256, mimeType, size, fileName, expiresAt }: Medium): MediumAnswer {
  return {
    success: true,
    id,
    sha256,
    mime_type: mimeType,
    size,
    filename: fileName,
    expiresAt: expiresAt.toISOString(),
  };
}
