import { Inject, Injectable } from '@nestjs/common';
import { WA_CERT_DETAILS } from '../../../baileys/baileys.js';
import type { Logger } from 'pino';
import { AuthStateService } from '../../../auth-state/auth-state.service.js';
import { Settings } from '../../../config/settings.js';
import type { KnownMessage } from '../../../domain/known-message.js';
import { EventLog } from '../../../events/event-log.js';
import { LOGGER } from '../../../logging/logger.js';
import { MessageRecords } from '../../../records/message-records.js';
import { type NewsListener, type WhatsappConnection, WhatsappConnector } from '../../whatsapp-connection.js';
import { SharedCaches } from './account-caches.js';
import { BaileysConnection } from './baileys-connection.js';
import { GroupCache } from '../groups/group-cache.js';
import { silenceLibsignal } from '../../../baileys/quiet-libsignal.js';

@Injectable()
export class BaileysConnector extends WhatsappConnector {
  private readonly caches = new SharedCaches();
  private readonly groups = new GroupCache();

  constructor(
    private readonly settings: Settings,
    private readonly authStates: AuthStateService,
    private readonly events: EventLog,
    private readonly records: MessageRecords,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    super();
    silenceLibsignal();
    if (settings.whatsappNoiseRootKey !== undefined) {
      // Read by Baileys at each handshake: the key that signs the server's certificate chain.
      WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(settings.whatsappNoiseRootKey, 'hex');
    }
  }

  override connect(companyId: string, onNews: NewsListener): WhatsappConnection {
    return new BaileysConnection({
      companyId,
      waWebSocketUrl: this.settings.whatsappWsUrl,
      openAuthState: async () => {
        // What was stored and not told yet is older than all that this connection will bring.
        await this.events.tellJournalled(companyId);
        return this.authStates.open(companyId);
      },
      knows: (keys) => this.events.knows(companyId, keys),
      caches: this.caches.ofAccount(companyId),
      groups: this.groups,
      log: this.log.child({ companyId }),
      messages: {
        find: async (messageId) => (await this.records.find(companyId, messageId)).filter(isWhatsapps),
        forget: (chat, messageId) => this.records.forget(companyId, chat, messageId),
      },
      onNews,
    });
  }
}

function isWhatsapps(message: KnownMessage): message is KnownMessage & { content: Uint8Array } {
  return message.content instanceof Uint8Array;
}
