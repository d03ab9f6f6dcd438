/** A medium as the message object names it: by the id of an upload, by link, or by its bytes. */
export interface MediaObject {
  id?: string;
  link?: string;
  base64?: string;
  mime_type?: string;
  filename?: string;
}

/** A button of an `interactive` message: what it says, and what it does. */
export type MessageButton =
  | { type: 'reply'; reply: { id: string; title: string } }
  | { type: 'url'; url: { title: string; url: string } }
  | { type: 'call'; call: { title: string; phone_number: string } }
  | { type: 'copy'; copy: { title: string; code: string } };

export type MessageHeader =
  | { type: 'text'; text: string }
  | { type: 'image'; image: MediaObject }
  | { type: 'video'; video: MediaObject }
  | { type: 'document'; document: MediaObject };

export interface InteractiveObject {
  type: 'button';
  header?: MessageHeader;
  body: { text: string };
  footer?: { text: string };
  action: { buttons: MessageButton[] };
  /** What devices get that show no buttons. */
  fallback: 'text';
}

/** What a template amounts to: a message object as `POST …/messages` takes it, but for whom it goes to. */
export type TemplateMessage =
  | { type: 'text'; text: { body: string } }
  | { type: 'image'; image: MediaObject & { caption: string } }
  | { type: 'video'; video: MediaObject & { caption: string } }
  | { type: 'document'; document: MediaObject & { caption: string } }
  | { type: 'interactive'; interactive: InteractiveObject };
