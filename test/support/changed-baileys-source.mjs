/** Where, what is written there, and what a newer version could have instead. */
const CHANGES = {
  listener: ['Socket/messages-recv.js', "ws.on('CB:message'", "ws.on('CB:msg'"],
  'second listener': [
    'Socket/messages-recv.js',
    "ws.on('CB:receipt'",
    "ws.on('CB:receipt', () => {}); ws.on('CB:receipt'",
  ],
  method: ['Signal/libsignal.js', 'async decryptMessage(', 'async decryptText('],
  log: ['Socket/socket.js', 'timed out waiting for message', 'no answer to message'],
  store: [
    'Socket/socket.js',
    'makeSignalRepository({ creds, keys }',
    'makeSignalRepository({ creds, keys: { ...keys } }',
  ],
  ciphertext: ['Utils/decode-wa-message.js', 'ciphertext: content', 'ciphertext: Buffer.from(content)'],
};

export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  const [file, was, is] = CHANGES[process.env.BAILEYS_CHANGE];
  if (!url.endsWith(`/@whiskeysockets/baileys/lib/${file}`)) return loaded;
  const source = loaded.source.toString();
  if (!source.includes(was)) throw new Error(`${file} has no ${was} to be changed`);
  return { ...loaded, source: source.replaceAll(was, is) };
}
