import { ApiProperty } from '@nestjs/swagger';

/** What all answers of routes that succeeded have. */
export class Success {
  @ApiProperty({ example: true })
  success: true;
}
