import { expect, it } from 'vitest';
import { albumIds, albumParts, isAlbum } from './album.js';
import { outgoingMessage } from './outgoing.js';

const album = [
  { type: 'image' as const, image: { caption: 'One' } },
  { type: 'video' as const, video: {} },
];

it.each([
  ['3EB0C431C26A1916E07E', ['3EB0C431C26A1916E07F', '3EB0C431C26A1916E080']],
  ['3EB0C431C26A19FFFFFF', ['3EB0C431C26A19000000', '3EB0C431C26A19000001']],
  ['anIdOfTheClientZ', ['anIdOfTheCLIENU0', 'anIdOfTheCLIENU1']],
])('gives each message of an album an id that counts on: %s', (first, others) => {
  expect(albumIds(first, { album })).toEqual([first, ...others]);
  expect(new Set(albumIds(first, { album: Array.from({ length: 30 }) })).size).toBe(31);
});

it('leaves as a head and a message for each, of which the first answers', () => {
  const quoted = { messageId: 'ASKED', field: 'context.message_id' };
  const media = ['a', 'b'].map((mediumId) => ({ mediumId, mimeType: 'image/png', size: 1 }));
  const message = { ...outgoingMessage({ type: 'album', album }, quoted), metadata: 'order', media, ephemeral: 60 };
  if (!isAlbum(message)) throw new Error('it is an album');
  const [first, second, head] = albumIds('3EB0C431C26A1916E07E', { album });
  expect(albumParts(message, '3EB0C431C26A1916E07E')).toMatchObject([
    { content: { type: 'album' }, messageId: head, refersTo: quoted, metadata: null, ephemeral: 60 },
    { content: { type: 'image', image: { caption: 'One' } }, messageId: first, refersTo: quoted, metadata: 'order' },
    { content: { type: 'video' }, messageId: second, refersTo: null, medium: { mediumId: 'b' }, album: head },
  ]);
});
