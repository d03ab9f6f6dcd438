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

/** How far it got by its record, which begins before WhatsApp's server has said anything. */
export type RecordedStatus = 'pending' | MessageStatus;

/** True when a message that has `status` has gone beyond `other`, or as far. */
export function isAtLeast(status: MessageStatus, other: MessageStatus): boolean {
  return MESSAGE_STATUSES.indexOf(status) >= MESSAGE_STATUSES.indexOf(other);
}
