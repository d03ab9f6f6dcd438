import type { Request, Response } from 'express';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../domain/errors.js';
import { firstGenerationRoutes } from './first-generation.js';

/** What becomes of a request: where it goes, with which body; or why not. */
function routed(path: string, body: unknown, started?: string, byDoor = true, method = 'POST'): unknown {
  const request = { method, path, url: path, body } as Request;
  let refused: unknown;
  firstGenerationRoutes(() => byDoor, started)(request, {} as Response, (error?: unknown) => (refused = error));
  return refused instanceof DomainError ? refused.code : [request.url, request.body];
}

const words = { phone: '79001234567', message: 'x' };

describe('the routes of the first generation’s session process', () => {
  it.each([
    ['/send', { companyId: '962302', ...words }, undefined, ['/api/whatsapp/sessions/962302/send', words]],
    ['/send', words, '962302', ['/api/whatsapp/sessions/962302/send', words]],
    ['/send', words, '962302.sales', ['/api/whatsapp/sessions/962302.sales/send', words]],
    ['/send', { companyId: 'b', line: 'x', ...words }, '962302', ['/api/whatsapp/sessions/b.x/send', words]],
    ['/reaction', words, 'a.b', ['/api/whatsapp/reaction', { ...words, companyId: 'a', line: 'b' }]],
    ['/send', words, undefined, 'VALIDATION_FAILED'],
    ['/send', { companyId: '../x', ...words }, undefined, 'VALIDATION_FAILED'],
    ['/send', { companyId: 7, ...words }, '962302', 'VALIDATION_FAILED'],
    ['/send', { companyId: 'a', line: '../x', ...words }, undefined, 'VALIDATION_FAILED'],
    ['/send', undefined, undefined, 'VALIDATION_FAILED'],
    ['/other', words, '962302', ['/other', words]],
  ])('%s with %j, started for %s: %j', (path, body, started, expected) => {
    expect(routed(path, body, started)).toEqual(expected);
  });

  it('are at the door alone, and for POST', () => {
    expect(routed('/send', words, '962302', false)).toEqual(['/send', words]);
    expect(routed('/send', words, '962302', true, 'GET')).toEqual(['/send', words]);
  });
});
