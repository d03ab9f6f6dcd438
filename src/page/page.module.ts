import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { PageController } from './page.controller.js';
import { PageFiles } from './page-files.js';
import { PageSessionController } from './page-session.controller.js';

/** The page on which people see their lines, and who is logged in to it. */
@Module({
  imports: [AccessModule],
  controllers: [PageController, PageSessionController],
  providers: [PageFiles],
  exports: [PageFiles],
})
export class PageModule {}
