import { randomInt } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys/WAProto/index.js';
import type { Account } from './account.js';
import { unixSeconds } from './clock.js';
import type { Companion } from './companion.js';
import type { Directory } from './directory.js';
import { newInviteCode } from './groups.js';
import { asJson } from './incoming-content.js';
import { formatJid } from './jids.js';
import { bytesOf, child, node, type BinaryNode } from './nodes.js';
import type { OutgoingContent } from './outgoing-proto.js';
import type { Verdict } from './phone-network.js';
import { sendToClients, serverStanza } from './server-stanzas.js';

const NEWSLETTER_SERVER = 'newsletter';

export interface NewsletterView {
  jid: string;
  name: string;
  /** Numbers. */
  followers: string[];
  /** How many messages it has had. */
  messages: number;
  /** Number of its owner, where it has one. */
  owner?: string;
  description?: string;
  /** What its owner's clients have posted: WhatsApp's `Message` as JSON, binary members in base64. */
  posts?: { id: string; message: Record<string, unknown> }[];
}

export interface PublishedMessage {
  id: string;
  /** Its place in the channel. */
  serverId: number;
}

export interface Newsletter {
  readonly jid: string;
  name: string;
  description: string;
  /** Number of the account that made it; one that the admin API made has none. */
  readonly owner: string | undefined;
  readonly invite: string;
  readonly createdAt: number;
  /** Where its picture is. */
  picture: string | undefined;
  readonly followers: Set<string>;
  /** Numbers of those who do not hear it. */
  readonly muted: Set<string>;
  messages: number;
  /** What clients have posted, oldest first. */
  readonly posts: { id: string; content: Buffer }[];
}

/**
 * Channels: one writes, many read, and nothing is encrypted (Baileys lib/Utils/decode-wa-message.js, `newsletter` and
 * `plaintext`; whatsmeow message.go, handlePlaintextMessage).
 */
export class Newsletters {
  private readonly newsletters = new Map<string, Newsletter>();

  constructor(private readonly directory: Directory) {}

  create(name: string): NewsletterView {
    return view(this.make(name, ''));
  }

  /** @param owner who follows it as well */
  make(name: string, description: string, owner?: Account): Newsletter {
    const jid = formatJid(`120363${randomInt(100_000_000_000, 999_999_999_999)}`, NEWSLETTER_SERVER);
    const newsletter: Newsletter = {
      jid,
      name,
      description,
      owner: owner?.number,
      invite: `0029Va${newInviteCode().slice(0, 16)}`,
      createdAt: unixSeconds(),
      picture: undefined,
      followers: new Set(owner && [owner.number]),
      muted: new Set(),
      messages: 0,
      posts: [],
    };
    this.newsletters.set(jid, newsletter);
    return newsletter;
  }

  /** By its JID, or by the code of its link. */
  find(key: string): Newsletter | undefined {
    return this.newsletters.get(key) ?? [...this.newsletters.values()].find(({ invite }) => invite === key);
  }

  followedBy(number: string): Newsletter[] {
    return [...this.newsletters.values()].filter(({ followers }) => followers.has(number));
  }

  delete(jid: string): void {
    this.newsletters.delete(jid);
  }

  /** What a client posts: it goes on to the followers' other devices. Only the owner may. */
  take({ account, companion }: { account: Account; companion: Companion }, stanza: BinaryNode): Verdict {
    const timestamp = unixSeconds();
    const newsletter = this.newsletters.get(stanza.attrs.to ?? '');
    if (!newsletter) return { timestamp, error: 404 };
    const plaintext = child(stanza, 'plaintext');
    if (newsletter.owner !== account.number) return { timestamp, error: 403 };
    const { id, to: from, type } = stanza.attrs;
    newsletter.messages += 1;
    const attributes = { id, from, type, server_id: newsletter.messages, t: timestamp };
    const published = node('message', attributes, plaintext && [plaintext]);
    for (const number of newsletter.followers) {
      for (const device of this.directory.get(number)?.devices.values() ?? []) {
        if (device !== companion) device.queue.add(published);
      }
    }
    newsletter.posts.push({ id: id ?? '', content: bytesOf(plaintext) ?? Buffer.alloc(0) });
    return { timestamp };
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

function view({ jid, name, description, owner, followers, messages, posts }: Newsletter): NewsletterView {
  return {
    jid,
    name,
    followers: [...followers],
    messages,
    ...(owner === undefined
      ? {}
      : {
          owner,
          description,
          posts: posts.map(({ id, content }) => ({ id, message: asJson(proto.Message.decode(content)) })),
        }),
  };
}
