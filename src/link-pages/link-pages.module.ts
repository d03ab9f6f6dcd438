import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { AuthStateModule } from '../auth-state/auth-state.module.js';
import { PageModule } from '../page/page.module.js';
import { WindowsModule } from '../rate-windows/windows.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { LinkPage } from './link-page.entity.js';
import { LinkPageLimits } from './link-page-limits.js';
import { LinkPagesController } from './link-pages.controller.js';
import { LinkPages } from './link-pages.js';
import { LinkPagesUpkeep } from './link-pages-upkeep.js';
import { OpenLinkPageController } from './open-link-page.controller.js';

/** Pages on which a company's own people link their line, without a key. */
@Module({
  imports: [
    TypeOrmModule.forFeature([LinkPage]),
    AccessModule,
    AuthStateModule,
    PageModule,
    SessionsModule,
    WindowsModule,
  ],
  controllers: [LinkPagesController, OpenLinkPageController],
  providers: [LinkPages, LinkPageLimits, LinkPagesUpkeep],
})
export class LinkPagesModule {}
