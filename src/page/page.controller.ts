import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../identity/access.decorators.js';
import { PageFiles } from './page-files.js';

/** Serves the page. All its links are relative, so that it works below whatever path a proxy serves it. */
@Controller()
@Public()
@ApiExcludeController()
export class PageController {
  constructor(private readonly files: PageFiles) {}

  @Get()
  root(@Res() response: Response): void {
    response.redirect(302, 'dashboard/');
  }

  @Get('dashboard')
  async page(@Req() request: Request, @Res() response: Response): Promise<void> {
    // Its links are relative to this folder. Relative as well, since the proxy alone knows where it is.
    if (!request.path.endsWith('/')) return response.redirect(302, 'dashboard/');
    await this.files.send('index.html', request, response, 'no-cache');
  }

  @Get('dashboard/assets/:name')
  async asset(@Param('name') name: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    // Their names change with what they hold.
    await this.files.send(`assets/${name}`, request, response, 'public, max-age=31536000, immutable');
  }
}
