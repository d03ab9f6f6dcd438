import { Parser } from 'htmlparser2';

/** What a page says of itself, for those who link to it. */
export interface PageFacts {
  title?: string;
  description?: string;
  /** Where its picture is, as the page has it. */
  image?: string;
}

/** Names of `<meta>` for each fact, the best first: Open Graph, then what Twitter and search engines read. */
const NAMES = {
  title: ['og:title', 'twitter:title'],
  description: ['og:description', 'twitter:description', 'description'],
  image: ['og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image'],
} as const;

/** What the `<meta>` and the `<title>` of a page say; the page may end anywhere. */
export function pageFacts(html: string): PageFacts {
  const told = new Map<string, string>();
  let title: string | undefined;
  let isTitle = false;
  const parser = new Parser({
    onopentag: (tag, { property, name = property, content }) => {
      isTitle = tag === 'title' && title === undefined;
      const key = (property ?? name)?.toLowerCase();
      if (tag === 'meta' && key !== undefined && content && !told.has(key)) told.set(key, content);
    },
    ontext: (words) => {
      if (isTitle) title = (title ?? '') + words;
    },
    onclosetag: () => {
      isTitle = false;
    },
  });
  parser.end(html);
  const best = (names: readonly string[]): string | undefined =>
    names.map((name) => told.get(name)?.replaceAll(/\s+/g, ' ').trim()).find(Boolean);
  const heading = best(NAMES.title) ?? (title?.replaceAll(/\s+/g, ' ').trim() || undefined);
  return Object.fromEntries(
    Object.entries({ title: heading, description: best(NAMES.description), image: best(NAMES.image) }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

/** The encoding that a page is written in: as its server says, else as it says itself, else UTF-8. */
export function pageEncoding(contentType: string, head: Uint8Array): string {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 2_048)).toString('latin1');
  const said = /charset\s*=\s*["']?([\w:.-]{1,40})/i;
  const label = said.exec(contentType)?.[1] ?? said.exec(start)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return 'utf-8';
  }
}
