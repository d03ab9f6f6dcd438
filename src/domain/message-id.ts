const RANDOM_BYTES = 9;

/** A new id of a message, as WhatsApp's own clients make them: `3EB0` and 18 hexadecimal digits. */
export function newMessageId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES));
  return `3EB0${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()}`;
}
