import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { ErrorCode } from '../domain/errors.js';
import { ApiErrors } from '../http/api-errors.js';
import { Idempotent } from '../idempotency/idempotency.interceptor.js';
import { CompanyKey } from '../identity/access.decorators.js';

/** How whatever is asked of WhatsApp may fail. */
export const ACCOUNT_ERRORS: ErrorCode[] = [
  'SESSION_NOT_FOUND',
  'AUTHENTICATION_REQUIRED',
  'NOT_CONNECTED',
  'RATE_LIMITED',
  'WHATSAPP_UNANSWERED',
  'OWNER_UNREACHABLE',
];

/** A route that asks WhatsApp. */
export function Asks(summary: string, ...errors: ErrorCode[]): MethodDecorator {
  return applyDecorators(CompanyKey('read'), ApiOperation({ summary }), ApiErrors(...errors, ...ACCOUNT_ERRORS));
}

/** A route that changes something on WhatsApp. */
export function Orders(summary: string, ...errors: ErrorCode[]): MethodDecorator {
  return ordering('send', summary, errors);
}

/** One that changes what the account itself is. */
export function Manages(summary: string, ...errors: ErrorCode[]): MethodDecorator {
  return ordering('manage', summary, errors);
}

function ordering(scope: 'send' | 'manage', summary: string, errors: ErrorCode[]): MethodDecorator {
  return applyDecorators(
    CompanyKey(scope),
    HttpCode(200),
    Idempotent(),
    ApiOperation({ summary }),
    ApiErrors(...errors, ...ACCOUNT_ERRORS, 'IDEMPOTENCY_IN_FLIGHT', 'IDEMPOTENCY_MISMATCH'),
  );
}
