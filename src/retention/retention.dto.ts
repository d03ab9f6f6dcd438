import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';

const MOST_DAYS = 3_650;
const MESSAGE = `days must be a whole number from 1 to ${MOST_DAYS}`;

export class RetentionBody {
  @IsInt({ message: MESSAGE })
  @Min(1, { message: MESSAGE })
  @Max(MOST_DAYS, { message: MESSAGE })
  @ApiProperty({ minimum: 1, maximum: MOST_DAYS, example: 7 })
  days: number;
}

export class RetentionAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ description: 'Messages and events that are older are removed', example: 7 })
  days: number;

  @ApiProperty({ description: 'As long as those of other companies are kept: no company has longer', example: 30 })
  longest: number;
}
