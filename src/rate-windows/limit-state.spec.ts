import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Response } from 'express';
import { describe, expect, it } from 'vitest';
import { showLimits } from './limit-state.js';

describe('showLimits', () => {
  it.each([
    [59_000.4, 60],
    [60_000, 60],
    [60_001, 60],
    [0, 0],
  ])('tells of %d ms in a window of a minute as %d s', (freeInMs, seconds) => {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    showLimits(response as Response, [{ name: 'api', limit: 600, windowMs: 60_000, used: 1, freeInMs }]);
    expect(response.getHeader('RateLimit')).toBe(`"api";r=599;t=${seconds}`);
  });
});
