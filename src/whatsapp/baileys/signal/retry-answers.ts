import {
  type BinaryNode,
  areJidsSameUser,
  type CacheStore,
  extractE2ESessionFromRetryReceipt,
  getBinaryNodeChild,
  getBinaryNodeChildUInt,
  isJidGroup,
  isPnUser,
  type proto,
  type WAMessageKey,
  type WASocket,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { stanzaParts } from '../kinds/stanza-parts.js';
import type { RetryDamper } from './retry-damper.js';

/** As WhatsApp's own clients do, one message is sent to one device again so often at the most. */
const MOST_ANSWERS = 5;
/** A new session with a device that keeps asking and sends no keys is opened no more often than that. */
const NEW_SESSION_AFTER_MS = 60 * 60 * 1000;

type Socket = Pick<
  WASocket,
  'authState' | 'assertSessions' | 'messageRetryManager' | 'relayMessage' | 'sendMessageAck' | 'signalRepository'
>;

interface RetryAnswersOptions {
  socket: Socket;
  auth: AuthState;
  /** How often a message was sent to a device again. */
  counts: CacheStore;
  /** The content of a message that was sent, from wherever it is kept. */
  findMessage: (key: WAMessageKey) => Promise<proto.IMessage | undefined>;
  damper: RetryDamper;
}

/**
 * Sends a message again to the one device that could not decrypt it (`<receipt type="retry">`).
 *
 * Baileys sends it to all devices of all members once more when a phone asks, opens a new session with each of them and
 * throws sender keys away. One device that has a trouble gets all others into it. Here the others hear nothing of it; the
 * session with the one is replaced only by the keys it sends along, or when it has become another device.
 */
export class RetryAnswers {
  private readonly newSessionAt = new Map<string, number>();

  constructor(private readonly options: RetryAnswersOptions) {}

  /** Answers a retry receipt, now or in its turn, and then acknowledges it. */
  take(receipt: BinaryNode): void {
    const { socket, damper } = this.options;
    const device = receipt.attrs.participant ?? receipt.attrs.from ?? '';
    damper.attempt(`to ${device}`, () => {
      // Not acknowledged before: a request that this process cannot answer any more comes to the next one.
      const acknowledge = (): Promise<void> => socket.sendMessageAck(receipt);
      this.answer(receipt, device)
        .then(acknowledge, acknowledge)
        .catch(() => undefined);
    });
  }

  private async answer(receipt: BinaryNode, device: string): Promise<void> {
    const { socket, counts, findMessage } = this.options;
    const { from = '', id = '', recipient } = receipt.attrs;
    const { me } = socket.authState.creds;
    const isOwnDevice = areJidsSameUser(device, me?.id) || areJidsSameUser(device, me?.lid);
    const chat = isOwnDevice && !isJidGroup(from) ? recipient : from;
    if (chat === undefined || me === undefined) return;

    const name = `${id}:${device}`;
    const answered = ((await counts.get<number>(name)) ?? 0) + 1;
    if (answered > MOST_ANSWERS) return;
    await counts.set(name, answered);
    const key: WAMessageKey = { remoteJid: chat, id, fromMe: true };
    const message = await findMessage(key);
    if (message === undefined) return;

    const asked = Number(getBinaryNodeChild(receipt, 'retry')?.attrs.count ?? 1);
    await this.prepareSession(receipt, device, asked);
    const participant = { jid: device, count: asked };
    await socket.relayMessage(chat, message, { messageId: id, participant, ...stanzaParts(message) });
  }

  private async prepareSession(receipt: BinaryNode, device: string, asked: number): Promise<void> {
    const { socket, auth } = this.options;
    const { signalRepository } = socket;
    const bundle = extractE2ESessionFromRetryReceipt(receipt);
    if (bundle !== null) {
      await signalRepository.injectE2ESession({ jid: device, session: bundle });
      return;
    }
    const known = await signalRepository.getSessionInfo(device);
    const registration = getBinaryNodeChildUInt(receipt, 'registration', 4);
    const isAnother = known !== null && registration !== undefined && known.registrationId !== registration;
    if (isAnother) {
      const lid = isPnUser(device) ? await signalRepository.lidMapping.getLIDForPN(device) : null;
      const address = signalRepository.jidToSignalProtocolAddress(lid ?? device);
      await auth.set({ session: { [address]: null } });
    }
    await socket.assertSessions([device], !isAnother && asked > 1 && this.mayOpenSession(device));
  }

  private mayOpenSession(device: string): boolean {
    const now = Date.now();
    for (const [name, at] of this.newSessionAt) if (now - at > NEW_SESSION_AFTER_MS) this.newSessionAt.delete(name);
    if (this.newSessionAt.has(device)) return false;
    this.newSessionAt.set(device, now);
    return true;
  }
}
