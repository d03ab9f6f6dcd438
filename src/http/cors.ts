import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';

/** For browsers on these origins. They show their keys in headers: the cookie of our own page is not for them (no `credentials`). */
export function corsOptions(origins: readonly string[]): CorsOptions {
  return {
    origin: [...origins],
    exposedHeaders: ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
    maxAge: 3_600,
  };
}
