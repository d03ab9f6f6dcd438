import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Party } from '../domain/events.js';

/** Somebody, by all names that are known. */
export class PartyView implements Party {
  @ApiProperty({ type: String, nullable: true, description: 'E.164 without +', example: '79001234567' })
  phone: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'WhatsApp’s own identifier',
    example: '12345678901234@lid',
  })
  lid: string | null;

  @ApiPropertyOptional({ description: 'The name that they chose on WhatsApp', example: 'anna_1' })
  username?: string;
}
