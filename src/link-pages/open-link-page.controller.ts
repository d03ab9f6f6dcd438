import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuditLog } from '../audit/audit-log.js';
import { Settings } from '../config/settings.js';
import { DomainError, ERRORS } from '../domain/errors.js';
import { normalizePhone, readField } from '../domain/phone.js';
import type { SessionSnapshot } from '../domain/session-snapshot.js';
import { isAlive } from '../domain/session-state.js';
import { IsPhone } from '../http/phone-field.js';
import { toDomainError } from '../http/problem.filter.js';
import { Public } from '../identity/access.decorators.js';
import { clientAddress } from '../identity/client-address.js';
import { qrDataUrl } from '../lines/qr-images.js';
import { PageFiles } from '../page/page-files.js';
import { SessionsService } from '../sessions/sessions.service.js';
import type { Look } from './link-page.entity.js';
import { LinkPageLimits } from './link-page-limits.js';
import { type GoodPage, LinkPages } from './link-pages.js';

class PhoneBody {
  @IsPhone('The number of the phone that will link the device')
  phoneNumber: string;
}

/** What a page shows. Nothing of it names the company or its line. */
type PageState = Look & { success: true } & (
    | { state: 'starting' | 'passkey' | 'stopped' | 'linked' }
    | { state: 'waiting'; qr: string | null; pairingCode: { code: string; expiresAt: string } | null }
  );

/** Serves pages for linking to whoever has their URLs, which are all that opens them. */
@Controller('link')
@Public()
@ApiExcludeController()
export class OpenLinkPageController {
  constructor(
    private readonly pages: LinkPages,
    private readonly limits: LinkPageLimits,
    private readonly sessions: SessionsService,
    private readonly files: PageFiles,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
  ) {}

  @Get('assets/:name')
  async asset(@Param('name') name: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.files.send(`assets/${name}`, request, response, 'public, max-age=31536000, immutable');
  }

  /** The same page for every token; what is there for it, it asks. It changes nothing: those who preview links come by too. */
  @Get(':token')
  async page(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    closeFor(response, []);
    const page = await this.limits.find(token, this.addressOf(request));
    closeFor(response, page?.frameAncestors ?? []);
    if (page === undefined) response.status(404);
    await this.files.send('link.html', request, response, 'no-store');
  }

  @Get(':token/state')
  async state(
    @Param('token') token: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageState> {
    const page = await this.open(token, request, response);
    if (await this.pages.hasLinked(page)) return { success: true, ...page.look, state: 'linked' };
    return stateOf(page, await this.snapshotOf(page));
  }

  /** Brings the session up, or joins the one that is there. */
  @Post(':token/start')
  @HttpCode(200)
  async start(
    @Param('token') token: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageState> {
    const page = await this.openUnlinked(token, request, response);
    await this.limits.take('started', nameOf(page));
    const snapshot = await this.audited(request, page, () => this.sessions.getOrCreateSession(lineOf(page)));
    return stateOf(page, snapshot);
  }

  @Post(':token/pairing-code')
  @HttpCode(200)
  async pairingCode(
    @Param('token') token: string,
    @Body() body: PhoneBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ success: true; pairingCode: string; expiresAt: string }> {
    const page = await this.openUnlinked(token, request, response);
    const phone = readField('phoneNumber', () => normalizePhone(body.phoneNumber, this.settings.defaultPhoneRegion));
    await this.limits.take('codes', nameOf(page));
    const { code, expiresAt } = await this.audited(request, page, () =>
      this.sessions.requestPairingCode(lineOf(page), phone),
    );
    return { success: true, pairingCode: code, expiresAt: new Date(expiresAt).toISOString() };
  }

  /** @throws DomainError `NOT_FOUND` for a page that is no more, and one that never was */
  private async open(token: string, request: Request, response: Response): Promise<GoodPage> {
    closeFor(response, []);
    const page = await this.limits.find(token, this.addressOf(request));
    if (page === undefined) throw notGood();
    await this.limits.take('shown', nameOf(page));
    return page;
  }

  private async openUnlinked(token: string, request: Request, response: Response): Promise<GoodPage> {
    const page = await this.open(token, request, response);
    if (await this.pages.hasLinked(page)) throw notGood();
    return page;
  }

  private async snapshotOf(page: GoodPage): Promise<SessionSnapshot | undefined> {
    try {
      return await this.sessions.getLiveSession(lineOf(page));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'SESSION_NOT_FOUND') return undefined;
      throw nameless(error);
    }
  }

  /** The audit log knows of it before it is done. Whoever did it had the URL, and nothing else is known of them. */
  private async audited<T>(request: Request, page: GoodPage, act: () => Promise<T>): Promise<T> {
    const { companyId, line, keyId } = page;
    const asked = this.audit.requestOf(request, this.addressOf(request));
    const actor = { type: 'link_page', id: keyId, prefix: null } as const;
    // What stands in the path opens the page.
    const id = await this.audit.intend({ actor, companyId }, { ...asked, target: null, companyId, line });
    try {
      const done = await act();
      this.audit.settle(id, 200);
      return done;
    } catch (error) {
      this.audit.settle(id, ERRORS[toDomainError(error).code].status);
      throw nameless(error);
    }
  }

  private addressOf(request: Request): string {
    return clientAddress(request, this.settings.trustProxy);
  }
}

/** Nobody keeps what is answered, nobody is told where it came from, and nobody frames it but those who may. */
function closeFor(response: Response, frameAncestors: readonly string[]): void {
  const framing = frameAncestors.length === 0 ? `'none'` : frameAncestors.join(' ');
  response.set({
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex, nofollow',
    'Content-Security-Policy': [
      `default-src 'none'`,
      `script-src 'self'`,
      `style-src 'self'`,
      `img-src 'self' data:`,
      `connect-src 'self'`,
      `base-uri 'none'`,
      `form-action 'none'`,
      `frame-ancestors ${framing}`,
    ].join('; '),
  });
  // The older header knows of no list of hosts, and browsers that know the newer one do not look at it.
  if (frameAncestors.length === 0) response.set('X-Frame-Options', 'DENY');
  else response.removeHeader('X-Frame-Options');
}

async function stateOf({ look }: GoodPage, snapshot: SessionSnapshot | undefined): Promise<PageState> {
  const shown = { success: true, ...look } as const;
  if (snapshot === undefined || !isAlive(snapshot.status)) return { ...shown, state: 'stopped' };
  const { connected, status, qr, pairingCode } = snapshot;
  if (connected) return { ...shown, state: 'linked' };
  if (status === 'passkey') return { ...shown, state: 'passkey' };
  if (qr === null && pairingCode === null) return { ...shown, state: 'starting' };
  return {
    ...shown,
    state: 'waiting',
    qr: qr === null ? null : await qrDataUrl(qr),
    pairingCode: pairingCode && { code: pairingCode.code, expiresAt: new Date(pairingCode.expiresAt).toISOString() },
  };
}

function lineOf({ companyId, line }: GoodPage): Pick<GoodPage, 'companyId' | 'line'> {
  return { companyId, line };
}

/** Under which what is done by the page is counted. */
function nameOf({ hash }: GoodPage): string {
  return hash.toString('base64url');
}

/** The same error without what says which line it is about. */
function nameless(error: unknown): unknown {
  if (!(error instanceof DomainError) || error.cause !== undefined) return error;
  const { retryAfter } = error.members;
  return new DomainError(error.code, undefined, retryAfter === undefined ? {} : { retryAfter });
}

function notGood(): DomainError {
  return new DomainError('NOT_FOUND', 'This link is not valid, or not any more');
}
