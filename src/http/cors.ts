import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';

/** For browsers on these origins. Keys are headers and never cookies, so no page can act with somebody else's. */
export function corsOptions(origins: readonly string[]): CorsOptions {
  return {
    origin: [...origins],
    exposedHeaders: ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
    maxAge: 3_600,
  };
}
