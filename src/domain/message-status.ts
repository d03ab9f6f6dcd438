/**
 * How far a sent message got, lowest first. A status only moves up: WhatsApp's server took it (`accepted`) or refused it
 * (`failed`), a device of the recipient has it, he has seen it, he has heard or watched it. A receipt shows that a message
 * which the server had refused arrived after all, so `failed` stands below `delivered`.
 */
export const MESSAGE_STATUSES = ['accepted', 'failed', 'delivered', 'read', 'played'] as const;

export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** What becomes of a message before WhatsApp has anything to do with it. */
export const QUEUE_STATUSES = ['queued', 'scheduled', 'expired', 'cancelled'] as const;

export type QueueStatus = (typeof QUEUE_STATUSES)[number];

/** All that events tell, lowest first. */
export const TOLD_STATUSES = [...QUEUE_STATUSES, ...MESSAGE_STATUSES] as const;

/**
 * The same as the record has them: what WhatsApp has not confirmed in time is `unknown`. It may have left, is told as
 * `failed` with that outcome, and whatever is heard of it later counts more.
 */
export const RECORDED_STATUSES = ['unknown', ...MESSAGE_STATUSES] as const;

/** How far it got by its record, which begins before WhatsApp's server has said anything. */
export type RecordedStatus = 'pending' | (typeof RECORDED_STATUSES)[number];

/** The status that clients are told. */
export function toldStatus(status: RecordedStatus): 'pending' | MessageStatus {
  return status === 'unknown' ? 'failed' : status;
}

/** True for what may yet leave once more, or be confirmed. */
export function isOpen(status: RecordedStatus | null): boolean {
  return status === 'pending' || status === 'unknown';
}

/** True when a message that has `status` has gone beyond `other`, or as far. */
export function isAtLeast(status: MessageStatus, other: MessageStatus): boolean {
  return MESSAGE_STATUSES.indexOf(status) >= MESSAGE_STATUSES.indexOf(other);
}
