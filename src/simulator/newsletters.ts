import { randomInt } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { Account } from './account.js';
import type { Directory } from './directory.js';
import { formatJid } from './jids.js';
import { node } from './nodes.js';
import type { OutgoingContent } from './outgoing-proto.js';
import { sendToClients, serverStanza } from './server-stanzas.js';

const NEWSLETTER_SERVER = 'newsletter';

export interface NewsletterView {
  jid: string;
  name: string;
  /** Numbers. */
  followers: string[];
  /** How many messages it has had. */
  messages: number;
}

export interface PublishedMessage {
  id: string;
  /** Its place in the channel. */
  serverId: number;
}

interface Newsletter {
  readonly jid: string;
  readonly name: string;
  readonly followers: Set<string>;
  messages: number;
}

/**
 * Channels: one writes, many read, and nothing is encrypted (Baileys lib/Utils/decode-wa-message.js, `newsletter` and
 * `plaintext`; whatsmeow message.go, handlePlaintextMessage).
 */
export class Newsletters {
  private readonly newsletters = new Map<string, Newsletter>();

  constructor(private readonly directory: Directory) {}

  create(name: string): NewsletterView {
    const jid = formatJid(`120363${randomInt(100_000_000_000, 999_999_999_999)}`, NEWSLETTER_SERVER);
    const newsletter = { jid, name, followers: new Set<string>(), messages: 0 };
    this.newsletters.set(jid, newsletter);
    return view(newsletter);
  }

  all(): NewsletterView[] {
    return [...this.newsletters.values()].map(view);
  }

  /** Undefined when there is no such channel, here as below. */
  follow(jid: string, follower: Account): NewsletterView | undefined {
    const newsletter = this.newsletters.get(jid);
    newsletter?.followers.add(follower.number);
    return newsletter && view(newsletter);
  }

  unfollow(jid: string, follower: Account): NewsletterView | undefined {
    const newsletter = this.newsletters.get(jid);
    newsletter?.followers.delete(follower.number);
    return newsletter && view(newsletter);
  }

  /** Goes to the linked devices of all followers. */
  publish(jid: string, { message, bytes, stanzaType, mediaType }: OutgoingContent): PublishedMessage | undefined {
    const newsletter = this.newsletters.get(jid);
    if (!newsletter) return undefined;
    newsletter.messages += 1;
    const content = bytes ?? Buffer.from(proto.Message.encode(message).finish());
    const attributes = { from: jid, type: stanzaType, server_id: newsletter.messages };
    const stanza = serverStanza('message', attributes, [node('plaintext', { mediatype: mediaType }, content)]);
    for (const number of newsletter.followers) {
      const follower = this.directory.get(number);
      if (follower) sendToClients(follower, stanza);
    }
    return { id: stanza.attrs.id ?? '', serverId: newsletter.messages };
  }
}

function view({ jid, name, followers, messages }: Newsletter): NewsletterView {
  return { jid, name, followers: [...followers], messages };
}
