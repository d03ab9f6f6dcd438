/** A text, and the id under which WhatsApp carried it. */
export interface Text {
  id: string;
  text: string;
}
