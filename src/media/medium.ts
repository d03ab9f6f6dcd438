/** A file that is stored whole. Plain data; its bytes are read with `MediaLibrary.open`. */
export interface Medium {
  companyId: string;
  /** A UUID. */
  id: string;
  /** Of the bytes as they were sent, hexadecimal. */
  sha256: string;
  /** What the bytes are; what was said of them where they do not tell. */
  mimeType: string;
  /** In bytes, more than 0. */
  size: number;
  fileName: string | null;
  createdAt: Date;
  expiresAt: Date;
}

/** What somebody says a file is. */
export interface Declared {
  mimeType?: string;
  /** What a server said by the way: of use only where the bytes do not tell. */
  hint?: string;
  fileName?: string;
}

const MOST_OF_NAME = 255;

/** Without what is no part of a name: the folders before it, and characters that nobody sees. */
export function nameFor(given: string | undefined): string | null {
  const name = (given ?? '')
    .split(/[/\\]/)
    .at(-1)!
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();
  return name === '' ? null : [...name].slice(0, MOST_OF_NAME).join('');
}
