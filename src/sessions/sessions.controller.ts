import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AdminKey, AnyKey, Caller, CompanyKey } from '../identity/access.decorators.js';
import { type Principal, visibleCompany } from '../identity/principal.js';
import { Settings } from '../config/settings.js';
import { DomainError, invalidField } from '../domain/errors.js';
import { PASSKEY_ORIGIN } from '../domain/session-state.js';
import { normalizePhone, readField } from '../domain/phone.js';
import { ApiErrors } from '../http/api-errors.js';
import { type LineId, lineName, lineOf, parseLine } from '../domain/line.js';
import type { SessionSnapshot } from '../domain/session-snapshot.js';
import { LineParams } from '../http/company.params.js';
import { qrDataUrl, qrPng, qrSvg, qrTerminal } from '../lines/qr-images.js';
import {
  CreatedSession,
  CreateSessionBody,
  DeletedSession,
  DeleteSessionQuery,
  InitializedSession,
  IssuedPairingCode,
  MetricsAnswer,
  PairingCodeBody,
  PasskeyAnswer,
  PasskeyBody,
  QrJson,
  QrQuery,
  SessionDetails,
  SessionHealth,
  SessionHealthAnswer,
  SessionList,
  SessionsQuery,
  type SessionSummary,
} from './sessions.dto.js';
import { SessionsService } from './sessions.service.js';

const SCAN_PROMPT = 'Please scan the QR code with WhatsApp';

@ApiTags('sessions')
@Controller('api/whatsapp')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly settings: Settings,
  ) {}

  @Get('sessions')
  @AnyKey('read')
  @ApiOperation({ summary: 'All sessions, or a page of them; a company’s key sees its own only' })
  @ApiOkResponse({ type: SessionList })
  @ApiErrors()
  async list(@Caller() caller: Principal, @Query() { status, limit, cursor }: SessionsQuery): Promise<SessionList> {
    const company = visibleCompany(caller);
    const { lines: views, traffic } = await this.sessions.listSessions(company);
    const running = views.filter((view) => view.owner !== null);
    const after = cursor === undefined ? '' : lineOfCursor(cursor);
    const wanted = views.filter((view) => lineName(view) > after && (status === undefined || view.status === status));
    const page = wanted.slice(0, limit);
    const last = page.at(-1);
    return {
      success: true,
      count: page.length,
      sessions: page.map(summary),
      ...(limit !== undefined && {
        next: last !== undefined && page.length < wanted.length ? cursorAfter(last) : null,
      }),
      metrics: {
        totalSessions: running.length,
        activeConnections: running.filter((view) => view.connected).length,
        messagesSent: traffic.messagesSent,
        messagesReceived: traffic.messagesReceived,
      },
    };
  }

  @Post('sessions')
  @CompanyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Create or join the session of a company; simultaneous calls share one connection' })
  @ApiOkResponse({ type: CreatedSession })
  @ApiErrors('WHATSAPP_UNANSWERED', 'CIRCUIT_OPEN', 'SHUTTING_DOWN', 'CONNECT_TIMEOUT', 'OWNER_UNREACHABLE')
  async create(@Body() body: CreateSessionBody): Promise<CreatedSession> {
    const phone = body.phoneNumber === undefined ? undefined : this.phone(body.phoneNumber);
    const view = await this.sessions.getOrCreateSession(lineOf(body.companyId, body.line), phone);
    const answer = await initialized(view);
    return {
      ...answer,
      qrCode: answer.qrDataUrl,
      ...(view.pairingCode !== null && {
        pairingCode: view.pairingCode.code,
        message: 'Please type the pairing code in WhatsApp, or scan the QR code',
      }),
    };
  }

  @Post('sessions/:companyId/initialize')
  @CompanyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Bring a session up, also after it was replaced, failed or logged out' })
  @ApiOkResponse({ type: InitializedSession })
  @ApiErrors('CIRCUIT_OPEN', 'SHUTTING_DOWN', 'CONNECT_TIMEOUT', 'OWNER_UNREACHABLE')
  async initialize(@Param() { companyId: line }: LineParams): Promise<InitializedSession> {
    return initialized(await this.sessions.initializeSession(line));
  }

  @Post('sessions/:companyId/pairing-code')
  @CompanyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'A code to type on the phone instead of scanning; it lives 60 s' })
  @ApiOkResponse({ type: IssuedPairingCode })
  @ApiErrors(
    'ALREADY_CONNECTED',
    'NOT_CONNECTED',
    'WHATSAPP_UNANSWERED',
    'CIRCUIT_OPEN',
    'SHUTTING_DOWN',
    'CONNECT_TIMEOUT',
    'OWNER_UNREACHABLE',
  )
  async pairingCode(
    @Param() { companyId: line }: LineParams,
    @Body() body: PairingCodeBody,
  ): Promise<IssuedPairingCode> {
    const { code, expiresAt } = await this.sessions.requestPairingCode(line, this.phone(body.phoneNumber));
    return { success: true, ...line, pairingCode: code, expiresAt: new Date(expiresAt).toISOString() };
  }

  @Get('sessions/:companyId/passkey')
  @CompanyKey('read')
  @ApiOperation({ summary: 'What a passkey has to sign before WhatsApp links the device' })
  @ApiOkResponse({ type: PasskeyAnswer })
  @ApiErrors('SESSION_NOT_FOUND', 'PASSKEY_NOT_PENDING', 'OWNER_UNREACHABLE')
  async passkey(@Param() { companyId: line }: LineParams): Promise<PasskeyAnswer> {
    const { requestOptions, expiresAt } = await this.sessions.getPasskeyRequest(line);
    return {
      success: true,
      ...line,
      requestOptions,
      expiresAt: new Date(expiresAt).toISOString(),
      openUrl: PASSKEY_ORIGIN,
    };
  }

  @Post('sessions/:companyId/passkey')
  @CompanyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hand over the signature; pairing then goes on by itself' })
  @ApiOkResponse({ type: SessionDetails })
  @ApiErrors('SESSION_NOT_FOUND', 'PASSKEY_NOT_PENDING', 'WHATSAPP_UNANSWERED', 'OWNER_UNREACHABLE')
  async submitPasskey(@Param() { companyId: line }: LineParams, @Body() body: PasskeyBody): Promise<SessionDetails> {
    const { id, rawId, type, response } = body;
    const { clientDataJSON, authenticatorData, signature, userHandle } = response;
    const assertion = { id, rawId, type, response: { clientDataJSON, authenticatorData, signature, userHandle } };
    const view = await this.sessions.submitPasskey(line, assertion);
    return { success: true, ...summary(view) };
  }

  @Get('sessions/:companyId/qr')
  @CompanyKey('read')
  @ApiOperation({ summary: 'The pending QR code, as an image or as text' })
  @ApiExtraModels(QrJson)
  @ApiProduces('image/png', 'image/svg+xml', 'text/plain', 'application/json')
  @ApiResponse({
    status: 200,
    description: 'The QR code in the form asked for',
    content: {
      'image/png': { schema: { type: 'string', format: 'binary' } },
      'image/svg+xml': { schema: { type: 'string' } },
      'text/plain': { schema: { type: 'string' } },
      'application/json': { schema: { $ref: '#/components/schemas/QrJson' } },
    },
  })
  @ApiErrors('SESSION_NOT_FOUND', 'QR_NOT_PENDING', 'OWNER_UNREACHABLE')
  async qr(
    @Param() { companyId: line }: LineParams,
    @Query() { format }: QrQuery,
    @Res() response: Response,
  ): Promise<void> {
    const { qr } = await this.sessions.getLiveSession(line);
    if (qr === null)
      throw new DomainError('QR_NOT_PENDING', `No QR code is pending for company ${lineName(line)}`, { ...line });
    response.setHeader('Cache-Control', 'no-store');
    switch (format) {
      case 'png':
        response.type('image/png').send(await qrPng(qr));
        return;
      case 'svg':
        response.type('image/svg+xml').send(await qrSvg(qr));
        return;
      case 'terminal':
        response.type('text/plain').send(`${await qrTerminal(qr)}\n`);
        return;
      case 'json':
        response.json({ success: true, ...line, ...(await qrForms(qr)) } satisfies QrJson);
    }
  }

  @Get(['sessions/:companyId', 'sessions/:companyId/status'])
  @CompanyKey('read')
  @ApiOperation({ summary: 'State of a session' })
  @ApiOkResponse({ type: SessionDetails })
  @ApiErrors('SESSION_NOT_FOUND')
  async status(@Param() { companyId: line }: LineParams): Promise<SessionDetails> {
    const view = await this.sessions.getSessionStatus(line);
    return { success: true, ...summary(view) };
  }

  @Get('sessions/:companyId/health')
  @CompanyKey('read')
  @ApiOperation({ summary: '200 when the session is healthy, else 503' })
  @ApiOkResponse({ type: SessionHealthAnswer })
  @ApiResponse({ status: 503, type: SessionHealthAnswer, description: 'The session is not healthy' })
  @ApiErrors('SESSION_NOT_FOUND')
  async health(
    @Param() { companyId: line }: LineParams,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionHealthAnswer> {
    const health = healthOf(await this.sessions.getSession(line));
    response.status(health.healthy ? 200 : 503);
    return { success: health.healthy, ...line, ...health };
  }

  @Delete('sessions/:companyId')
  @CompanyKey('manage')
  @ApiOperation({ summary: 'Close the connection; with `logout=true` unlink the device and delete its credentials' })
  @ApiOkResponse({ type: DeletedSession })
  @ApiErrors('SESSION_NOT_FOUND', 'NOT_CONNECTED', 'OWNER_UNREACHABLE')
  async remove(@Param() { companyId: line }: LineParams, @Query() query: DeleteSessionQuery): Promise<DeletedSession> {
    if (query.logout === 'true') {
      await this.sessions.removeSession(line);
      return { success: true, ...line, message: 'The device is unlinked and its credentials are deleted' };
    }
    await this.sessions.disconnect(line);
    return { success: true, ...line, message: 'The session is closed; its credentials are kept' };
  }

  @Post('sessions/:companyId/restore-credentials')
  @CompanyKey('manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Bring back credentials that a logout deleted in the last 24 hours, and connect' })
  @ApiOkResponse({ type: InitializedSession })
  @ApiErrors('NO_DELETED_CREDENTIALS', 'CIRCUIT_OPEN', 'SHUTTING_DOWN', 'CONNECT_TIMEOUT', 'OWNER_UNREACHABLE')
  async restoreCredentials(@Param() { companyId: line }: LineParams): Promise<InitializedSession> {
    return initialized(await this.sessions.restoreCredentials(line));
  }

  @Get('metrics')
  @AdminKey()
  @ApiOperation({ summary: 'Counts of all processes since each started; admin keys only' })
  @ApiOkResponse({ type: MetricsAnswer })
  @ApiErrors()
  async metrics(): Promise<MetricsAnswer> {
    const { lines, counts: metrics } = await this.sessions.listSessions();
    const total = lines.length;
    const connected = metrics.activeConnections;
    return {
      success: true,
      metrics,
      sessions: { total, connected, disconnected: total - connected },
      timestamp: new Date().toISOString(),
    };
  }

  private phone(input: string): string {
    return readField('phoneNumber', () => normalizePhone(input, this.settings.defaultPhoneRegion));
  }
}

function cursorAfter(line: LineId): string {
  return Buffer.from(lineName(line)).toString('base64url');
}

function lineOfCursor(cursor: string): string {
  const line = parseLine(Buffer.from(cursor, 'base64url').toString());
  if (line === undefined) throw invalidField('cursor', 'cursor must be the `next` of a page');
  return lineName(line);
}

function summary(view: SessionSnapshot): SessionSummary {
  const { companyId, line, connected, status, connectedAt, phoneNumber, reconnectAttempts, lastError, owner } = view;
  return {
    companyId,
    line,
    connected,
    status,
    health: healthOf(view),
    connectedAt: connectedAt === null ? null : new Date(connectedAt).toISOString(),
    phoneNumber,
    reconnectAttempts,
    lastError,
    owner,
  };
}

function healthOf(snapshot: SessionSnapshot): SessionHealth {
  const { healthy, connected, trouble, lastError, phoneNumber, restriction = null } = snapshot;
  return { healthy, reason: connected ? trouble : lastError, phoneNumber, restriction };
}

async function initialized(view: SessionSnapshot): Promise<InitializedSession> {
  const { companyId, line, status, qr } = view;
  return { success: true, companyId, line, status, ...(await qrForms(qr)), message: messageFor(view) };
}

async function qrForms(qr: string | null): Promise<Pick<InitializedSession, 'qr' | 'qrDataUrl' | 'qrTerminal'>> {
  if (qr === null) return { qr, qrDataUrl: null, qrTerminal: null };
  const [dataUrl, terminal] = await Promise.all([qrDataUrl(qr), qrTerminal(qr)]);
  return { qr, qrDataUrl: dataUrl, qrTerminal: terminal };
}

function messageFor({ connected, qr, status, lastError }: SessionSnapshot): string {
  if (connected) return 'The session is connected';
  if (qr !== null) return SCAN_PROMPT;
  return lastError ?? `The session is ${status}`;
}
