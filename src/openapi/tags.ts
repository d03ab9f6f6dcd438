import type { OpenAPIObject } from '@nestjs/swagger';

/** In the order in which people need them. */
const TAGS: readonly [name: string, description: string][] = [
  ['sessions', 'The WhatsApp connection of a line: link it, look at it, end it'],
  ['messages', 'Send messages of every kind, change them, find them'],
  ['media', 'Files that are sent and received'],
  ['chats', 'Conversations, with what is set of them'],
  ['events', 'What happened, by cursor'],
  ['webhooks', 'Where events are sent to'],
  ['templates', 'Texts with variables, in the shape of Meta’s Cloud API'],
  ['groups', 'Groups, their members and their links'],
  ['communities', 'Communities, and the groups that belong to them'],
  ['channels', 'Channels, followed or one’s own'],
  ['contacts', 'Who is known, and who is blocked'],
  ['labels', 'Labels of a business account, on chats and messages'],
  ['calls', 'Links to calls, and calls that are rejected'],
  ['catalog', 'What a business sells, and what was ordered of it'],
  ['numbers', 'Whether numbers are on WhatsApp'],
  ['status', 'Stories'],
  ['profile', 'What the account shows of itself'],
  ['persons', 'Erasing somebody'],
  ['extensions', 'What the product does by itself'],
  ['inbound', 'Messages from elsewhere'],
  ['limits', 'How much may be sent'],
  ['retention', 'How long things are kept'],
  ['access', 'Keys, and who did what'],
  ['metrics', 'Counts'],
  ['processes', 'Who holds which lines'],
  ['health', 'Probes'],
];

/** The document with its tags, and with its paths in the order of their tags; a tag without a place comes last. */
export function inOrder(document: OpenAPIObject): OpenAPIObject {
  const places = new Map(TAGS.map(([name], place) => [name, place]));
  const tagsOf = (item: object): string[] =>
    (Object.values(item) as { tags?: string[] }[]).flatMap(({ tags = [] }) => tags);
  const placeOf = (item: object): number => places.get(tagsOf(item)[0] ?? '') ?? TAGS.length;
  const paths = Object.entries(document.paths);
  const used = new Set(paths.flatMap(([, item]) => tagsOf(item)));
  return {
    ...document,
    tags: TAGS.filter(([name]) => used.has(name)).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(paths.toSorted(([, one], [, other]) => placeOf(one) - placeOf(other))),
  };
}
