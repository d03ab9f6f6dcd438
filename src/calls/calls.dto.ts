import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { LineParams } from '../http/company.params.js';
import { IsPhone } from '../http/phone-field.js';
import { LineAnswer } from '../http/success.js';

const CALL_ID = /^[\w-]{1,128}$/;

export class CallParams extends LineParams {
  @Matches(CALL_ID, { message: 'callId must be the id of a call, as its event has it' })
  @ApiProperty({ description: 'Id of the call, as its event has it', pattern: CALL_ID.source, example: 'A1B2C3D4E5F6' })
  callId: string;
}

export class RejectBody {
  @IsPhone(
    'Who calls, as the event of the call has it; needed where that was told before the session was last connected',
    {
      optional: true,
    },
  )
  from?: string;
}

export class CallAnswer extends LineAnswer {
  @ApiProperty({ example: 'A1B2C3D4E5F6' })
  callId: string;
}

export class CallLinkBody {
  @IsOptional()
  @IsIn(['audio', 'video'], { message: 'type must be audio or video' })
  @ApiPropertyOptional({ enum: ['audio', 'video'], default: 'video' })
  type: 'audio' | 'video' = 'video';

  @IsOptional()
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'When it begins; now when left out' })
  start?: string;
}

export class CallLinkAnswer extends LineAnswer {
  @ApiProperty({ example: 'https://call.whatsapp.com/video/AbCdEfGhIjKlMnOp' })
  link: string;
}
