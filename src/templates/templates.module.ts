import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TemplateStore } from './template-store.js';
import { TemplateVault } from './template-vault.js';
import { TemplatesController } from './templates.controller.js';
import { Templates } from './templates.js';
import { TemplatesService } from './templates.service.js';
import { WhatsappTemplate } from './whatsapp-template.entity.js';

/** Message templates of companies: their routes, and the messages that they amount to. */
@Module({
  imports: [TypeOrmModule.forFeature([WhatsappTemplate])],
  controllers: [TemplatesController],
  providers: [TemplateVault, TemplateStore, TemplatesService, Templates],
  exports: [Templates],
})
export class TemplatesModule {}
