/** What WhatsApp says about a phone number. */
export interface KnownNumber {
  /** The number that was asked about, as E.164 digits. */
  phone: string;
  onWhatsApp: boolean;
  /** JID by the number as WhatsApp knows it, which may be another form of the one that was asked about. */
  jid: string | null;
  lid: string | null;
  /** Null where there is none, or nobody may see it. */
  username: string | null;
  /** Null when WhatsApp does not say. */
  business: boolean | null;
  /** What WhatsApp knows a business by. */
  verifiedName: string | null;
}

/** A number that has no account. */
export function absentNumber(phone: string): KnownNumber {
  return { phone, onWhatsApp: false, jid: null, lid: null, username: null, business: null, verifiedName: null };
}
