import type {
  BaileysEventMap,
  SignalDataSet,
  SignalDataTypeMap,
  SignalKeyStoreWithTransaction,
} from '../../../baileys/baileys.js';
import { type Label, labeledKey } from '../../../domain/label-commands.js';

/** Types of the rows in `whatsapp_keys`: labels by their ids, and the ids of those that are on something. */
type KeyType = 'label' | 'labeled';

/** What is told of a label; what is left out stays as it was. */
type Edit = Pick<BaileysEventMap['labels.edit'], 'id'> & {
  name?: string | null;
  color?: number | null;
  deleted?: boolean | null;
};

/**
 * Labels, and what they are on, stored with the account's keys: WhatsApp has no list of them to ask for, devices of the
 * account tell each other of each change (app state).
 */
export class LabelBook {
  /** @param keys the account's key store; what is set in a transaction is stored with it */
  constructor(private readonly keys: Pick<SignalKeyStoreWithTransaction, 'get' | 'set' | 'transaction'>) {}

  async one(id: string): Promise<Label | undefined> {
    return (await this.get<Label>('label', id)) ?? undefined;
  }

  /** A label was made, changed or deleted. */
  async take({ id, name, color, deleted }: Edit): Promise<void> {
    await this.keys.transaction(async () => {
      const known = await this.one(id);
      const label: Label = {
        id,
        name: name || (known?.name ?? ''),
        color: typeof color === 'number' ? color : (known?.color ?? null),
      };
      await this.set('label', id, deleted === true ? null : label);
    }, 'label');
  }

  /**
   * A label was put on something, or taken off.
   *
   * @param chat by the name that events have for it
   * @param messageId of a message in it; the chat itself when null
   */
  async put(label: string, chat: string, messageId: string | null, labeled: boolean): Promise<void> {
    await this.keys.transaction(async () => {
      const others = (await this.on(chat, messageId)).filter((one) => one !== label);
      const left = labeled ? [...others, label] : others;
      await this.set('labeled', labeledKey(chat, messageId), left.length === 0 ? null : left);
    }, 'label');
  }

  /** Ids of the labels that are on something. */
  async on(chat: string, messageId: string | null): Promise<string[]> {
    return (await this.get<string[]>('labeled', labeledKey(chat, messageId))) ?? [];
  }

  private async get<T>(type: KeyType, id: string): Promise<T | undefined> {
    const found: Record<string, unknown> = await this.keys.get(type as keyof SignalDataTypeMap, [id]);
    return found[id] as T | undefined;
  }

  private async set(type: KeyType, id: string, value: unknown): Promise<void> {
    await this.keys.set({ [type]: { [id]: value } } as SignalDataSet);
  }
}
