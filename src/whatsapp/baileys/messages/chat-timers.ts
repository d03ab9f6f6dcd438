import {
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
  toNumber,
} from '../../../baileys/baileys.js';
import { unwrap } from '../kinds/content.js';

/** Type of the rows in `whatsapp_keys`. */
const KEY_TYPE = 'chat-timer' as keyof SignalDataTypeMap;

/** Kinds of messages that say with each one that the chat's messages disappear; without a word in them they stay. */
const TELLING: ReadonlySet<string> = new Set<keyof proto.IMessage>([
  'conversation',
  'extendedTextMessage',
  'imageMessage',
  'videoMessage',
  'ptvMessage',
  'audioMessage',
  'documentMessage',
  'stickerMessage',
  'locationMessage',
  'contactMessage',
  'contactsArrayMessage',
]);

/** After how long the messages of a chat disappear. */
export interface ChatTimer {
  /** Seconds. */
  expiration: number;
  /** When that was set, seconds since 1970; 0 when nobody said. */
  setAt: number;
}

/**
 * In which chats messages disappear, stored with the account's keys. WhatsApp has no list of them to ask for: each
 * message says it (`contextInfo.expiration`), and so does each change of it (`EPHEMERAL_SETTING`).
 */
export class ChatTimers {
  /**
   * @param keys the account's key store; what is set in a transaction is stored with it
   * @param note told of changes, in seconds; what it fails with is nobody's business
   */
  constructor(
    private readonly keys: Pick<SignalKeyStore, 'get' | 'set'>,
    private readonly note: (chat: string, ephemeral: number) => Promise<void> = () => Promise.resolve(),
  ) {}

  /** Takes note of what a message says about its chat. */
  async take(chat: string, message: proto.IMessage): Promise<void> {
    const told = timerIn(message);
    if (told === undefined) return;
    const known = await this.of([chat]);
    if (told.expiration === (known?.expiration ?? 0)) return;
    await this.keys.set({ [KEY_TYPE]: { [chat]: told.expiration === 0 ? null : told } } as SignalDataSet);
    this.note(chat, told.expiration).catch(() => undefined);
  }

  /** @param names all names of one chat */
  async of(names: string[]): Promise<ChatTimer | undefined> {
    const stored: Record<string, unknown> = await this.keys.get(KEY_TYPE, names);
    return names.map((name) => stored[name] as ChatTimer | undefined).find((timer) => timer !== undefined);
  }
}

/** Undefined for a message that says nothing about it. */
function timerIn(message: proto.IMessage): ChatTimer | undefined {
  const { field: type, content = {} } = unwrap(message) ?? {};
  const { protocolMessage } = content;
  if (protocolMessage) {
    if (protocolMessage.type !== proto.Message.ProtocolMessage.Type.EPHEMERAL_SETTING) return undefined;
    const { ephemeralExpiration, ephemeralSettingTimestamp } = protocolMessage;
    return { expiration: ephemeralExpiration ?? 0, setAt: toNumber(ephemeralSettingTimestamp ?? 0) };
  }
  const part = type === undefined ? undefined : content[type];
  const context = (typeof part === 'object' ? part : undefined) as { contextInfo?: proto.IContextInfo | null } | null;
  const { expiration, ephemeralSettingTimestamp } = context?.contextInfo ?? {};
  if (!expiration) return type !== undefined && TELLING.has(type) ? { expiration: 0, setAt: 0 } : undefined;
  return { expiration, setAt: toNumber(ephemeralSettingTimestamp ?? 0) };
}
