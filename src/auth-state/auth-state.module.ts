import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthStateService } from './auth-state.service.js';
import { AuthStateStore } from './auth-state.store.js';
import { WhatsappAuth } from './whatsapp-auth.entity.js';
import { WhatsappKey } from './whatsapp-key.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([WhatsappAuth, WhatsappKey])],
  providers: [AuthStateStore, AuthStateService],
  exports: [AuthStateService],
})
export class AuthStateModule {}
