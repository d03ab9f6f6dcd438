// A client of Baileys has libsignal's fault of its own, unless it is mended as in the product.
import '../../src/baileys/libsignal-session.js';
import {
  type AuthenticationState,
  DEFAULT_CONNECTION_CONFIG,
  jidNormalizedUser,
  type SignalKeyStoreWithTransaction,
  type UserFacingSocketConfig,
} from '@whiskeysockets/baileys';
import { type LinkedSession, linkDevice, pnJid } from '../simulator/bare-baileys.js';
import type { RunningSimulator } from '../support/simulator.js';
import type { Text } from './text.js';

/** With one lock for sends and decrypts; as it comes, Baileys has one for each, and both change the same sessions. */
const ONE_LOCK: Partial<UserFacingSocketConfig> = {
  makeSignalRepository: (auth, logger, lookUp) => {
    const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, logger, lookUp);
    const decrypt = repository.decryptMessage.bind(repository);
    const { creds, keys } = auth as AuthenticationState & { keys: SignalKeyStoreWithTransaction };
    repository.decryptMessage = (message) => keys.transaction(() => decrypt(message), creds.me?.id ?? '');
    return repository;
  },
};

/** A linked device of a contact, on bare Baileys, in this process. */
export class LinkedContact {
  private constructor(private readonly session: LinkedSession) {}

  static async link(simulator: RunningSimulator, number: string): Promise<LinkedContact> {
    return new LinkedContact(await linkDevice(simulator, number, ONE_LOCK));
  }

  async send(to: string, text: string): Promise<Text> {
    const sent = await this.session.socket.sock.sendMessage(pnJid(to), { text });
    return { id: sent?.key.id ?? '', text };
  }

  /** What it could read of somebody's messages, each time that it came. */
  textsOf(number: string): Text[] {
    return this.session.socket.messages.flatMap(({ message: { key, message } }) => {
      const from = [key.remoteJid, key.remoteJidAlt].map((jid) => jidNormalizedUser(jid ?? ''));
      const text = message?.conversation ?? message?.extendedTextMessage?.text;
      return key.fromMe || !from.includes(pnJid(number)) || !text ? [] : [{ id: key.id ?? '', text }];
    });
  }

  async close(): Promise<void> {
    await this.session.socket.end();
  }
}
