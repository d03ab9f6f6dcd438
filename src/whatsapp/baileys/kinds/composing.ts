import type { MediaType, proto, WAMessage } from '../../../baileys/baileys.js';
import type { OutgoingMedium } from '../../../domain/outgoing-media.js';
import type { UploadedFile } from '../media/media-uploads.js';
import type { OutgoingContents, OutgoingKind } from '../../../domain/outgoing.js';

/** What a kind may need to know of where it goes. */
export interface Composing {
  isGroup: boolean;
  /** The message that it answers or reacts to, with its author. */
  refersTo: WAMessage | undefined;
  /** Of a kind that is a file. */
  medium: OutgoingMedium | undefined;
  /** Brings that file to WhatsApp's servers. */
  upload: (mediaType: MediaType) => Promise<UploadedFile>;
  /** What a group is called. @throws DomainError CHAT_NOT_FOUND */
  groupName: (jid: string) => Promise<string>;
  /** Asks WhatsApp for the link of a call; seconds since 1970. */
  callLink: (media: 'audio' | 'video', startsAt: number) => Promise<string>;
}

/** How one kind is put on the wire. */
export type Composer<K extends OutgoingKind> = (
  given: OutgoingContents[K],
  composing: Composing,
) => proto.IMessage | Promise<proto.IMessage>;
