/** What is changed about a chat, on all devices of the account; what is left out stays. Plain data. */
export interface ChatChange {
  archived?: boolean;
  pinned?: boolean;
  /** Milliseconds since 1970; null when it is loud again. */
  mutedUntil?: number | null;
  read?: boolean;
  /** Seconds after which new messages disappear, for everybody in it; 0 when they stay. */
  ephemeral?: number;
  /** It is taken out of the list of chats. */
  deleted?: true;
}

/** What is known of a chat that its owner made of it; what is left out is not known. */
export interface KnownChatState {
  archived?: boolean;
  pinned?: boolean;
  /** Milliseconds since 1970; null when it is loud. */
  mutedUntil?: number | 'always' | null;
  /** Seconds after which new messages disappear, 0 when they stay. */
  ephemeral?: number;
  /** False when the owner wants it to look unread. */
  read?: boolean;
}

/** What a chat's other side is shown of this account; `available` is shown to all. */
export const CHAT_STATES = ['composing', 'recording', 'paused', 'available'] as const;

export type ChatState = (typeof CHAT_STATES)[number];
