import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { EventsModule } from '../events/events.module.js';
import { LinesModule } from '../lines/lines.module.js';
import { AsyncApiController } from './asyncapi.controller.js';
import { ClientCaps } from './client-caps.js';
import { Handshakes } from './handshakes.js';
import { HttpUpgrades } from './http-upgrades.js';
import { Subscriptions } from './subscriptions.js';
import { WebSocketEndpoint } from './websocket-endpoint.js';
import { WhatsappGateway } from './whatsapp.gateway.js';

/** Events as they happen, for Socket.IO and plain WebSocket clients. */
@Module({
  imports: [AccessModule, EventsModule, LinesModule],
  controllers: [AsyncApiController],
  providers: [ClientCaps, Handshakes, Subscriptions, WhatsappGateway, WebSocketEndpoint, HttpUpgrades],
})
export class RealtimeModule {}
