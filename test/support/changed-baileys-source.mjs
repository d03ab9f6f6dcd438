/** In the words of Baileys: whether this one is to be different. */
const is = (change) => `globalThis.baileysChange === '${change}'`;

/** Where, what is written there, and what a newer version could have instead. */
const CHANGES = [
  ['Socket/messages-recv.js', "ws.on('CB:message'", `ws.on(${is('listener')} ? 'CB:msg' : 'CB:message'`],
  [
    'Socket/messages-recv.js',
    "ws.on('CB:receipt'",
    `${is('second listener')} && ws.on('CB:receipt', () => {}); ws.on('CB:receipt'`,
  ],
  ['Signal/libsignal.js', 'async decryptMessage(', `async [${is('method')} ? 'decryptText' : 'decryptMessage'](`],
  [
    'Socket/socket.js',
    "'timed out waiting for message'",
    `${is('log')} ? 'no answer to message' : 'timed out waiting for message'`,
  ],
  [
    'Socket/socket.js',
    'makeSignalRepository({ creds, keys }',
    `makeSignalRepository({ creds, keys: ${is('store')} ? { ...keys } : keys }`,
  ],
  [
    'Utils/decode-wa-message.js',
    'ciphertext: content',
    `ciphertext: ${is('ciphertext')} ? Buffer.from(content) : content`,
  ],
];

export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  const [, name] = url.split('/@whiskeysockets/baileys/lib/');
  const changes = CHANGES.filter(([file]) => file === name);
  if (changes.length === 0) return loaded;
  let source = loaded.source.toString();
  for (const [file, was, becomes] of changes) {
    if (!source.includes(was)) throw new Error(`${file} has no ${was} to be changed`);
    source = source.replaceAll(was, becomes);
  }
  return { ...loaded, source };
}
