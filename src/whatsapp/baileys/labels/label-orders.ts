import type { Label, LabelCommandName } from '../../../domain/label-commands.js';
import { DomainError, labelNotFound } from '../../../domain/errors.js';
import type { OrdersOf } from '../connection/line-orders.js';
import type { AppState } from '../messages/app-state.js';
import type { Destinations } from '../messages/destinations.js';
import type { LabelBook } from './label-book.js';

/** Ids of labels are small numbers; WhatsApp's clients count up. */
const MOST_LABELS = 1_000;

/**
 * What is done with labels. Indexes and versions: Baileys `lib/Utils/chat-utils.js` (`chatModificationToAppPatch`). Of what
 * this device changes itself nobody tells it.
 */
export class LabelOrders {
  readonly orders: OrdersOf<LabelCommandName> = {
    label_save: async ({ id, name, color }) => {
      const known = id === null ? undefined : await this.known(id);
      const label: Label = {
        id: id ?? (await this.newId()),
        name: name ?? known?.name ?? '',
        color: color ?? known?.color ?? null,
      };
      await this.edit(label, false);
      return label;
    },
    label_delete: async ({ id }) => {
      await this.edit(await this.known(id), true);
      return null;
    },
    label_put: async ({ chat, messageId, labels }) => {
      for (const id of labels) await this.known(id);
      const name = (await this.destinations.of(chat)).names[0];
      const before = await this.book.on(name, messageId);
      const off = before.filter((id) => !labels.includes(id));
      const on = labels.filter((id) => !before.includes(id));
      for (const id of off) await this.put(id, name, messageId, false);
      for (const id of on) await this.put(id, name, messageId, true);
      return null;
    },
  };

  constructor(
    private readonly book: LabelBook,
    private readonly appState: Pick<AppState, 'apply'>,
    private readonly destinations: Pick<Destinations, 'of'>,
  ) {}

  private async known(id: string): Promise<Label> {
    const label = await this.book.one(id);
    if (label === undefined) throw labelNotFound(id);
    return label;
  }

  private async newId(): Promise<string> {
    for (let id = 1; id <= MOST_LABELS; id += 1) {
      if ((await this.book.one(String(id))) === undefined) return String(id);
    }
    throw new DomainError('VALIDATION_FAILED', `an account has ${MOST_LABELS} labels at most`);
  }

  private async edit({ id, name, color }: Label, deleted: boolean): Promise<void> {
    await this.appState.apply({
      type: 'regular',
      index: ['label_edit', id],
      apiVersion: 3,
      syncAction: { labelEditAction: { name, color: color ?? undefined, deleted } },
    });
    await this.book.take({ id, name, color, deleted });
  }

  private async put(labelId: string, chat: string, messageId: string | null, labeled: boolean): Promise<void> {
    const index =
      messageId === null ? ['label_jid', labelId, chat] : ['label_message', labelId, chat, messageId, '0', '0'];
    await this.appState.apply({
      type: 'regular',
      index,
      apiVersion: 3,
      syncAction: { labelAssociationAction: { labeled } },
    });
    await this.book.put(labelId, chat, messageId, labeled);
  }
}
