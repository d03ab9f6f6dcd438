import { ACCOUNT_COMMANDS, type AccountCommands } from './account-commands.js';
import { CALL_COMMANDS, type CallCommands } from './call-commands.js';
import { CATALOG_COMMANDS, type CatalogCommands } from './catalog-commands.js';
import { CHANNEL_COMMANDS, type ChannelCommands } from './channel-commands.js';
import { COMMUNITY_COMMANDS, type CommunityCommands } from './community-commands.js';
import { GROUP_COMMANDS, type GroupCommands } from './group-commands.js';
import { LABEL_COMMANDS, type LabelCommands } from './label-commands.js';

/** Commands that the open connection carries out by itself: WhatsApp is asked, and answers. */
export interface Orders
  extends
    GroupCommands,
    AccountCommands,
    LabelCommands,
    ChannelCommands,
    CallCommands,
    CommunityCommands,
    CatalogCommands {}

export type OrderName = keyof Orders;

export const ORDERS: Readonly<Record<OrderName, true>> = {
  ...GROUP_COMMANDS,
  ...ACCOUNT_COMMANDS,
  ...LABEL_COMMANDS,
  ...CHANNEL_COMMANDS,
  ...CALL_COMMANDS,
  ...COMMUNITY_COMMANDS,
  ...CATALOG_COMMANDS,
};

export function isOrder<T extends { do: string }>(command: T): command is Extract<T, { do: OrderName }> {
  return Object.hasOwn(ORDERS, command.do);
}
