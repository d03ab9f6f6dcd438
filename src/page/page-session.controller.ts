import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import type { Request, Response } from 'express';
import { Authenticator, keyOf } from '../access/authenticator.js';
import { isForgeable, isSessionId, PAGE_HEADER, sessionCookie, sessionIdIn } from '../access/page-cookie.js';
import { PageSessions, SESSION_SECONDS } from '../access/page-sessions.js';
import { Settings } from '../config/settings.js';
import { DomainError } from '../domain/errors.js';
import { Public } from '../identity/access.decorators.js';
import { clientAddress } from '../identity/client-address.js';
import { type Principal, SCOPES } from '../identity/principal.js';

class LoginBody {
  @IsString({ message: 'key must be an API key' })
  @Length(1, 8_192, { message: 'key must be an API key' })
  key: string;
}

/** What the page shows by. */
type PageUser = { success: true } & Pick<Principal, 'admin' | 'companyId' | 'scopes'>;

/** Logs in to the page by a key, and out. The key itself is never kept, in the browser neither. */
@Controller('dashboard/session')
@Public()
@ApiExcludeController()
export class PageSessionController {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly sessions: PageSessions,
    private readonly settings: Settings,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async login(
    @Body() { key }: LoginBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageUser> {
    assertByPage(request);
    const principal = await this.authenticator.authenticate(key, clientAddress(request, this.settings.trustProxy));
    const { type, id } = principal.actor;
    // A session opens no other one: it would outlast itself. A token is of a login elsewhere.
    if (type === 'jwt' || isSessionId(key)) throw new DomainError('UNAUTHENTICATED', 'An API key is needed');
    const before = sessionIdIn(request.headers);
    if (before !== undefined) await this.sessions.close(before);
    const session = await this.sessions.open(type === 'key' ? id : null);
    response.setHeader('Set-Cookie', sessionCookie(request, session, SESSION_SECONDS, this.settings.trustProxy));
    return userOf(principal);
  }

  @Get()
  @Header('Cache-Control', 'no-store')
  async user(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<PageUser> {
    try {
      const address = clientAddress(request, this.settings.trustProxy);
      return userOf(await this.authenticator.authenticate(keyOf(request.headers), address));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') this.forget(request, response);
      throw error;
    }
  }

  @Delete()
  @Header('Cache-Control', 'no-store')
  async logout(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<{ success: true }> {
    assertByPage(request);
    const session = sessionIdIn(request.headers);
    if (session !== undefined) await this.sessions.close(session);
    this.forget(request, response);
    return { success: true };
  }

  private forget(request: Request, response: Response): void {
    response.setHeader('Set-Cookie', sessionCookie(request, '', 0, this.settings.trustProxy));
  }
}

/** @throws DomainError `ACCESS_DENIED` for what another page may have a browser send */
function assertByPage(request: Request): void {
  if (isForgeable(request))
    throw new DomainError('ACCESS_DENIED', `Access denied: the header ${PAGE_HEADER} is needed`);
}

function userOf({ admin, companyId, scopes }: Principal): PageUser {
  return { success: true, admin, companyId, scopes: admin ? SCOPES : scopes };
}
