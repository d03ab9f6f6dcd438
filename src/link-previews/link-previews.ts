import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { OutgoingContents, OutgoingMessage } from '../domain/outgoing.js';
import { Places } from '../http/places.js';
import { LOGGER } from '../logging/logger.js';
import { Pictures } from '../media/conversion/pictures.js';
import { type Linked, MediaLinks } from '../media/intake/media-links.js';
import { pageEncoding, pageFacts } from './page-facts.js';

type Preview = NonNullable<OutgoingContents['text']['preview']>;

/** For the page and for its picture. */
const PAGE_MS = 5_000;
const IMAGE_MS = 3_000;
/** What is read of a page at most, and of a picture. */
const PAGE_BYTES = 524_288;
const IMAGE_BYTES = 2_097_152;
const TITLE_CHARACTERS = 300;
const DESCRIPTION_CHARACTERS = 1_000;
/** Pages that a company has looked up at once, and in all. */
const AT_ONCE = 20;
const AT_ONCE_IN_ALL = 100;
const REMEMBERED = 500;
const REMEMBERED_MS = 600_000;
const LINK = /https?:\/\/[^\s<>"]+/i;
/** What ends a sentence and no link. */
const MARKS = /[.,;:!?'’»)\]}]+$/;

/** Looks up what links lead to, for previews of them: no look-up that fails is a reason not to send. */
@Injectable()
export class LinkPreviews {
  private readonly places = new Places(AT_ONCE, AT_ONCE_IN_ALL);
  /** By company, and undefined for what has none. */
  private readonly known = new LRUCache<string, { preview: Preview | undefined }>({
    max: REMEMBERED,
    ttl: REMEMBERED_MS,
  });

  constructor(
    private readonly links: MediaLinks,
    private readonly pictures: Pictures,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * A text that asks for it, with a preview of its first link; any other message, and one whose link tells nothing in
   * time, as it is.
   */
  async attach(companyId: string, message: OutgoingMessage): Promise<OutgoingMessage> {
    const { content } = message;
    if (content.type !== 'text' || content.text.preview_url !== true || content.text.preview !== undefined) {
      return message;
    }
    const url = LINK.exec(content.text.body)?.[0].replace(MARKS, '');
    const preview = url === undefined ? undefined : await this.find(companyId, url);
    return preview === undefined
      ? message
      : { ...message, content: { type: 'text', text: { ...content.text, preview } } };
  }

  private async find(companyId: string, url: string): Promise<Preview | undefined> {
    const name = `${companyId}/${url}`;
    const known = this.known.get(name);
    if (known !== undefined) return known.preview;
    const leave = this.places.take(companyId);
    if (leave === undefined) return undefined;
    try {
      const preview = await this.lookUp(url);
      this.known.set(name, { preview });
      return preview;
    } catch (error) {
      this.log.info({ companyId, error: (error as Error).message }, 'a link has no preview');
      this.known.set(name, { preview: undefined });
      return undefined;
    } finally {
      leave();
    }
  }

  /** @throws Error when the page cannot be had */
  private async lookUp(url: string): Promise<Preview | undefined> {
    const page = await this.links.open(url, PAGE_MS);
    const contentType = page.declared.hint ?? '';
    if (!/^(text\/html|application\/xhtml\+xml)\b/i.test(contentType)) {
      page.body.destroy();
      return undefined;
    }
    const bytes = await firstBytes(page.body, PAGE_BYTES);
    const html = new TextDecoder(pageEncoding(contentType, bytes)).decode(bytes);
    const { title, description, image } = pageFacts(html);
    if (title === undefined) return undefined;
    const thumbnail = image === undefined ? undefined : await this.thumbnail(image, page);
    return {
      url,
      title: cut(title, TITLE_CHARACTERS),
      ...(description !== undefined && { description: cut(description, DESCRIPTION_CHARACTERS) }),
      ...(thumbnail !== undefined && { image: thumbnail.toString('base64') }),
    };
  }

  /** A preview without a picture is one all the same. */
  private async thumbnail(image: string, { url }: Linked): Promise<Buffer | undefined> {
    if (!URL.canParse(image, url)) return undefined;
    try {
      const { body } = await this.links.open(new URL(image, url).href, IMAGE_MS);
      const bytes = await firstBytes(body, IMAGE_BYTES + 1);
      return bytes.length > IMAGE_BYTES ? undefined : await this.pictures.thumbnail(bytes);
    } catch {
      return undefined;
    }
  }
}

/** Reads so much and no more. @throws Error when it breaks off before */
async function firstBytes(body: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let left = most;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) break;
  }
  return Buffer.concat(chunks);
}

function cut(words: string, most: number): string {
  const characters = [...words];
  return characters.length <= most ? words : `${characters.slice(0, most - 1).join('')}…`;
}
