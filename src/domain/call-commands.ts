import type { Address } from './jid.js';

/** What is done with calls. Both may fail with SESSION_NOT_FOUND, AUTHENTICATION_REQUIRED, NOT_CONNECTED, WHATSAPP_UNANSWERED. */
export interface CallCommands {
  /**
   * Rejects a call that rings, on all devices of the account.
   *
   * @param from who calls; null where the event of the call was told by this process
   * Errors: CALL_NOT_FOUND when it is not known who calls.
   */
  call_reject: { given: { callId: string; from: Address | null }; answer: null };
  /** A link by which a call can be joined. @param start seconds since 1970; null for now */
  call_link: { given: { media: 'audio' | 'video'; start: number | null }; answer: { link: string } };
}

export type CallCommandName = keyof CallCommands;

export const CALL_COMMANDS: Readonly<Record<CallCommandName, true>> = { call_reject: true, call_link: true };
