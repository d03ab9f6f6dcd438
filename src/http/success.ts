import { ApiProperty } from '@nestjs/swagger';

/** What all answers of routes that succeeded have. */
export class Success {
  @ApiProperty({ example: true })
  success: true;
}

/** What answers of routes have that are about a line. */
export class LineAnswer extends Success {
  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'main' })
  line: string;
}
