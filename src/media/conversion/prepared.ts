/** What a medium is sent as, whatever its type says. */
export const MEDIUM_KINDS = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const;
export type MediumKind = (typeof MEDIUM_KINDS)[number];

/** A medium as WhatsApp wants it for a kind of message. Plain data. */
export interface Prepared {
  /** The medium to send: the one that was given, or what it was converted to. */
  mediumId: string;
  mimeType: string;
  /** In bytes. */
  size: number;
  /** Of sound and video; absent where nobody could look. */
  seconds?: number;
  /** In pixels, as people see it. */
  width?: number;
  height?: number;
  /** Of a voice note: 64 bytes from 0 to 100, base64. */
  waveform?: string;
  /** A JPEG with at most 100 pixels on its long edge, base64. */
  thumbnail?: string;
  fileName?: string;
  /** Of a sticker. */
  animated?: boolean;
}
