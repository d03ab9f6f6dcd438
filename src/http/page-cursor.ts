import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { invalidField } from '../domain/errors.js';

const MESSAGE = 'cursor must be the `next` of a page';

/** Where a page of a list that is newest first ended: time and name of its last entry. */
export interface PageCursor {
  /** Microseconds since 1970, in digits. */
  micros: string;
  id: string;
}

/** Declares the cursor of such a list. */
export function IsPageCursor(): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    IsString({ message: MESSAGE }),
    MaxLength(512, { message: MESSAGE }),
    ApiPropertyOptional({ description: 'Only what is older: `next` of the page before' }),
  );
}

/** The text form, which tells clients nothing. */
export function cursorText({ micros, id }: PageCursor): string {
  return Buffer.from(`${micros}.${id}`).toString('base64url');
}

/** @throws DomainError VALIDATION_FAILED for what is no cursor */
export function readCursor(text: string): PageCursor {
  const [, micros, id] = /^(\d{1,17})\.(\P{Cc}{1,256})$/u.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (micros === undefined || id === undefined || cursorText({ micros, id }) !== text) {
    throw invalidField('cursor', MESSAGE);
  }
  return { micros, id };
}
