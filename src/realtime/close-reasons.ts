/** Why the server ends a client's connection. */
export interface CloseReason {
  /** Close code of RFC 6455; Socket.IO clients get it in the event `closing`. */
  readonly code: number;
  readonly reason: string;
  /** True when the client may come back with its last id. */
  readonly comeBack: boolean;
}

export const CLOSE_REASONS = {
  shuttingDown: { code: 1001, reason: 'shutting down', comeBack: true },
  accessRevoked: { code: 1008, reason: 'access revoked', comeBack: false },
  slowClient: { code: 1013, reason: 'slow client', comeBack: true },
} as const satisfies Record<string, CloseReason>;
