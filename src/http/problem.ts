import { ApiProperty } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from '../domain/errors.js';
import { tell } from '../telemetry/observations.js';

/** One field that was refused. */
export class FieldProblem {
  @ApiProperty({ example: 'phone' })
  field: string;

  @ApiProperty({ description: 'Why it was refused', example: 'phone must have 10 to 15 digits' })
  message: string;
}

/** The body of every error: a problem of RFC 9457 with the first generation's members beside it. */
export class Problem {
  @ApiProperty({ description: 'Where the error is explained', example: '/docs/errors#SESSION_NOT_FOUND' })
  type: string;

  @ApiProperty({ example: 'Session not found' })
  title: string;

  @ApiProperty({ description: 'The status of HTTP', example: 404 })
  status: number;

  @ApiProperty({ example: 'Session not found for company 962302' })
  detail: string;

  @ApiProperty({ enum: Object.keys(ERRORS), example: 'SESSION_NOT_FOUND' })
  code: ErrorCode;

  @ApiProperty({ example: false })
  success: false;

  @ApiProperty({ description: 'The same words as `detail`', example: 'Session not found for company 962302' })
  error: string;

  @ApiProperty({ example: '0d0bd1a3-6c3c-4f0d-9f39-b4c5d7f1a1f0' })
  requestId: string;

  @ApiProperty({
    type: [FieldProblem],
    required: false,
    description: 'The fields that were refused, each with its reason',
  })
  errors?: FieldProblem[];
}

/**
 * The body of an error, for a client: each one counts as a problem that was met.
 *
 * @param prefix below which the client reaches this server (`prefixOf`)
 */
export function problemBody(
  code: ErrorCode,
  message: string,
  requestId: string,
  members: Readonly<Record<string, unknown>> = {},
  prefix = '',
): Problem {
  const { status, title } = ERRORS[code];
  tell('problem', { code });
  return {
    ...members,
    type: `${prefix}/docs/errors#${code}`,
    title,
    status,
    detail: message,
    code,
    success: false,
    error: message,
    requestId,
  };
}
