import { describe, expect, it } from 'vitest';
import { lineOf } from '../domain/line.js';
import { PayloadCipher } from './payload-cipher.js';

const KEY = 'b3a8c7407b9e68600371afeeb600e3daade323fb1f4eeb1e93f82198c1e349a4';
const SHOP = lineOf('shop');
const MESSAGE = {
  message: { chat: '7@s.whatsapp.net', fromMe: false, type: 'text', text: 'secret', pushName: 'Anna' },
};

const stored = (cipher: PayloadCipher, type: string, payload: object): Record<string, unknown> =>
  JSON.parse(cipher.seal(SHOP, type, JSON.stringify(payload))) as Record<string, unknown>;

describe('a payload', () => {
  it('is sealed but for what SQL decides by, and opened for its own line and type alone', () => {
    const cipher = new PayloadCipher(KEY, true);
    const sealed = stored(cipher, 'message', MESSAGE);
    expect(sealed).toEqual({
      message: { chat: '7@s.whatsapp.net', fromMe: false, type: 'text' },
      sealed: expect.any(String),
      keyId: expect.any(String),
    });
    expect(cipher.open(SHOP, 'message', sealed)).toEqual(MESSAGE);
    expect(() => cipher.open(lineOf('shop', 'sales'), 'message', sealed)).toThrow();
    expect(() => cipher.open(SHOP, 'reaction', sealed)).toThrow();
    expect(new PayloadCipher(KEY, false).open(SHOP, 'message', sealed)).toEqual(MESSAGE);
    expect(() => new PayloadCipher(undefined, false).open(SHOP, 'message', sealed)).toThrow('does not hold the key');
  });

  it('of any type that may hold words is sealed, also of one to come', () => {
    const cipher = new PayloadCipher(KEY, true);
    expect(stored(cipher, 'reaction', { chat: 'c', emoji: '👍' })).toMatchObject({
      chat: 'c',
      sealed: expect.any(String),
    });
    expect(stored(cipher, 'poll_vote', { options: ['secret'] })).toEqual({
      sealed: expect.any(String),
      keyId: expect.any(String),
    });
    const status = { messageId: 'A', chat: 'c', status: 'read' };
    expect(stored(cipher, 'message_status', status)).toEqual(status);
  });

  it('stays as it is while that is off', () => {
    expect(stored(new PayloadCipher(KEY, false), 'message', MESSAGE)).toEqual(MESSAGE);
    expect(new PayloadCipher(undefined, false).open(SHOP, 'message', MESSAGE)).toEqual(MESSAGE);
  });
});
