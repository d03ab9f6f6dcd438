import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClusterModule } from '../cluster/cluster.module.js';
import { AuthStateUpkeep } from './auth-state-upkeep.js';
import { AuthStateService } from './auth-state.service.js';
import { AuthStateStore } from './auth-state.store.js';
import { WhatsappAuth } from './whatsapp-auth.entity.js';
import { WhatsappKey } from './whatsapp-key.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([WhatsappAuth, WhatsappKey]), ClusterModule],
  providers: [AuthStateStore, AuthStateService, AuthStateUpkeep],
  exports: [AuthStateService],
})
export class AuthStateModule {}
