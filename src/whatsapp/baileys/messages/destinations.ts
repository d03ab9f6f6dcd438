import { jidNormalizedUser, WAMessageAddressingMode, type WASocket } from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import { DomainError } from '../../../domain/errors.js';
import { type Address, STATUS_CHAT } from '../../../domain/jid.js';
import { groupFailure, sendFailure } from '../connection/connection-errors.js';
import type { GroupDirectory } from '../groups/group-directory.js';
import type { DeviceDirectory } from '../signal/device-directory.js';
import { chatNames } from './chat-names.js';
import type { ChatTimer, ChatTimers } from './chat-timers.js';
import type { NumberLookups } from './number-lookups.js';
import { resolveRecipient } from './recipient.js';
import type { Chat } from './referred-message.js';

export interface TimedChat extends Chat {
  /** Undefined where messages stay. */
  timer: ChatTimer | undefined;
  /** Of a status: who sees it. */
  statusJidList?: string[];
}

interface DestinationsOptions {
  socket: WASocket;
  auth: AuthState;
  devices: DeviceDirectory;
  groups: GroupDirectory;
  numbers: NumberLookups;
  timers: ChatTimers;
}

/** Where messages go: the chat of each, once somebody is known to be there. */
export class Destinations {
  constructor(private readonly options: DestinationsOptions) {}

  /** The chat that a message to somebody is in. @throws DomainError NOT_ON_WHATSAPP, CHAT_NOT_FOUND and those of queries */
  async of(to: Address): Promise<TimedChat> {
    const { socket, devices, groups, numbers } = this.options;
    if (to.kind === 'channel') return { jid: to.jid, names: [to.jid], own: this.own(true), timer: undefined };
    try {
      return await this.chat(await resolveRecipient(socket, to, devices, groups, numbers), to);
    } catch (error) {
      throw destinationFailure(error, to);
    }
  }

  /** Where a status is posted, for those of the people who are on WhatsApp. @throws DomainError NOT_ON_WHATSAPP when nobody is */
  async ofStatus(people: readonly Address[]): Promise<TimedChat & { statusJidList: string[] }> {
    const { jid } = STATUS_CHAT;
    try {
      const jids = [...new Set(people.map((person) => person.jid))];
      const absent = await this.options.devices.know([this.own(false), ...jids]);
      const statusJidList = jids.filter((one) => !absent.includes(one));
      if (statusJidList.length === 0) throw new DomainError('NOT_ON_WHATSAPP', 'Nobody of them is on WhatsApp');
      return { jid, names: [jid], own: this.own(true), timer: undefined, statusJidList };
    } catch (error) {
      throw sendFailure(error);
    }
  }

  private async chat(jid: string, to: Address): Promise<TimedChat> {
    const { auth, groups, timers } = this.options;
    if (to.kind === 'group') {
      const { addressingMode, ephemeralDuration } = await groups.metadata(jid);
      const timer =
        ephemeralDuration === undefined ? await timers.of([jid]) : { expiration: ephemeralDuration, setAt: 0 };
      return { jid, names: [jid], own: this.own(addressingMode === WAMessageAddressingMode.LID), timer };
    }
    const names = await chatNames(auth, [jid, to.jid]);
    return { jid, names, own: this.own(jid.endsWith('@lid')), timer: await timers.of(names) };
  }

  /** This account by the name that a chat knows it by. */
  private own(byLid: boolean): string {
    const { me } = this.options.auth.creds;
    return jidNormalizedUser(byLid ? (me?.lid ?? me?.id) : me?.id);
  }
}

export function destinationFailure(error: unknown, to: Address): DomainError {
  return to.kind === 'group' ? groupFailure(error) : sendFailure(error);
}
