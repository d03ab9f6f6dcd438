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
