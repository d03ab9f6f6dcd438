import { SessionCipher, SessionRecord } from 'libsignal';

/** One session of a record. libsignal's own types leave these out; its code is src/session_cipher.js and session_record.js. */
interface SessionEntry {
  serialize(): object;
}

declare module 'libsignal' {
  interface SessionCipher {
    decryptWithSessions(
      data: Uint8Array,
      sessions: SessionEntry[],
    ): Promise<{ session: SessionEntry; plaintext: Buffer }>;
  }
}

/**
 * libsignal 6.0.0 tries the sessions of a record one after the other, and each attempt turns the session's ratchet
 * before it looks at the MAC. When a later session fits, the record is stored with the ones that were tried in vain,
 * and what comes on those can never be read again. Here, what was tried in vain is as it was before.
 */
export class CarefulSessionCipher extends SessionCipher {
  override async decryptWithSessions(
    data: Uint8Array,
    sessions: SessionEntry[],
  ): Promise<{ session: SessionEntry; plaintext: Buffer }> {
    // When the only session does not fit, nothing is stored.
    if (sessions.length < 2) return super.decryptWithSessions(data, sessions);
    const failures: unknown[] = [];
    for (const session of sessions) {
      const before = session.serialize();
      try {
        return await super.decryptWithSessions(data, [session]);
      } catch (error) {
        Object.assign(session, restored(before));
        failures.push(error);
      }
    }
    throw new AggregateError(failures, 'no session of the record reads this message');
  }
}

/** The class of a session is not exported; a record makes one from what it was stored as. */
function restored(session: object): object {
  const record = { version: 'v1', _sessions: { only: session } };
  const { sessions } = SessionRecord.deserialize(record as never) as unknown as { sessions: Record<string, object> };
  return sessions.only ?? {};
}
