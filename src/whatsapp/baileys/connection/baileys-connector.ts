import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { mendsHold, WA_CERT_DETAILS } from '../../../baileys/baileys.js';
import type { Logger } from 'pino';
import { Leases } from '../../../cluster/leases.js';
import { AuthStateService } from '../../../auth-state/auth-state.service.js';
import { Settings } from '../../../config/settings.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import { type LineId, lineName } from '../../../domain/line.js';
import { EventLog } from '../../../events/event-log.js';
import { LOGGER } from '../../../logging/logger.js';
import { KnownNumbers } from '../../../known-numbers/known-numbers.js';
import { ChatIdentities } from '../../../records/chat-identities.js';
import { ChatStates } from '../../../records/chat-states.js';
import { MediaLibrary } from '../../../media/media-library.js';
import { MessageRecords } from '../../../records/message-records.js';
import { type NewsListener, type WhatsappConnection, WhatsappConnector } from '../../whatsapp-connection.js';
import { SharedCaches } from './account-caches.js';
import { BaileysConnection } from './baileys-connection.js';
import { GroupCache } from '../groups/group-cache.js';
import { silenceLibsignal } from '../../../baileys/quiet-libsignal.js';

@Injectable()
export class BaileysConnector extends WhatsappConnector implements OnModuleInit {
  private readonly caches = new SharedCaches();
  private readonly groups = new GroupCache();

  constructor(
    private readonly settings: Settings,
    private readonly authStates: AuthStateService,
    private readonly leases: Leases,
    private readonly events: EventLog,
    private readonly records: MessageRecords,
    private readonly numbers: KnownNumbers,
    private readonly chats: ChatIdentities,
    private readonly chatStates: ChatStates,
    private readonly media: MediaLibrary,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    super();
    silenceLibsignal();
    if (settings.whatsappNoiseRootKey !== undefined) {
      // Read by Baileys at each handshake: the key that signs the server's certificate chain.
      WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(settings.whatsappNoiseRootKey, 'hex');
    }
  }

  /** @throws when libsignal or Baileys is not as it has to be: nothing starts then */
  async onModuleInit(): Promise<void> {
    await mendsHold();
  }

  override connect(line: LineId, onNews: NewsListener): WhatsappConnection {
    const connection = new BaileysConnection({
      line,
      waWebSocketUrl: this.settings.whatsappWsUrl,
      holds: (tenure) => this.leases.holds(tenure, tenure.epoch),
      openAuthState: async () => {
        // What was stored and not told yet is older than all that this connection will bring.
        await this.events.tellJournalled(line.companyId);
        return this.authStates.open(line);
      },
      knows: (keys) => this.events.knows(line.companyId, keys),
      caches: this.caches.ofAccount(lineName(line)),
      groups: this.groups,
      openMedium: (id) => this.media.open({ companyId: line.companyId, id }),
      log: this.log.child({ ...line }),
      messages: {
        find: async (messageId) => (await this.records.find(line, messageId)).filter(isWhatsapps),
        keep: (records) => this.records.keep(line, records),
        noteAudience: (messageId, people) => this.records.noteAudience(line, messageId, people),
        forget: (tenure, chat, messageId) => this.records.forget(tenure, chat, messageId),
      },
      keysAbout: (person) => this.authStates.keysAbout(line, person),
      numbers: {
        find: (phones) => this.numbers.find(line, phones),
        store: (found) => this.numbers.store(line, found),
      },
      chats: {
        underLids: (lids) => this.chats.underLids(line, lids),
        unite: (identities) => this.chats.unite(line, identities),
        note: (chat, state) => this.chatStates.note(line, chat, state),
        noteRead: (chat, messageIds) => this.chatStates.noteRead(line, chat, messageIds),
      },
      onNews,
    });
    connection.begin();
    return connection;
  }
}

function isWhatsapps(message: KnownMessage): message is KnownMessage & { content: Uint8Array } {
  return message.content instanceof Uint8Array;
}
