import type { Restriction } from '../domain/restriction.js';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsOptional, Matches, ValidateNested } from 'class-validator';
import { SESSION_STATUSES, type SessionStatus } from '../domain/session-state.js';
import { IsCompanyId, IsLine } from '../http/company.params.js';
import { IsPhone } from '../http/phone-field.js';
import { IsPageLimit } from '../http/page-limit.js';
import { Success } from '../http/success.js';

const STATUSES = [...SESSION_STATUSES];

const BASE64URL = /^[A-Za-z0-9_-]{1,8192}$/;

export class CreateSessionBody {
  @IsCompanyId()
  companyId: string;

  @IsLine('Which number of the company; `main` when left out')
  line?: string;

  @IsPhone('Fetch a pairing code for this number as well', { optional: true })
  phoneNumber?: string;
}

export class PairingCodeBody {
  @IsPhone('The number of the phone that will link the device')
  phoneNumber: string;
}

export class SessionsQuery {
  @IsOptional()
  @IsIn(STATUSES, { message: `status must be one of ${STATUSES.join(', ')}` })
  @ApiPropertyOptional({ enum: STATUSES, description: 'Only sessions in this state' })
  status?: SessionStatus;

  @IsPageLimit(1000, { description: 'At most so many; without it all' })
  limit?: number;

  @IsOptional()
  @Matches(BASE64URL, { message: 'cursor must be the `next` of a page' })
  @ApiPropertyOptional({ description: 'Goes on where a page ended: its `next`' })
  cursor?: string;
}

export class QrQuery {
  @IsOptional()
  @IsIn(['png', 'json', 'terminal', 'svg'], { message: 'format must be one of png, json, terminal, svg' })
  @ApiPropertyOptional({ enum: ['png', 'json', 'terminal', 'svg'], default: 'png' })
  format: 'png' | 'json' | 'terminal' | 'svg' = 'png';
}

export class DeleteSessionQuery {
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'logout must be true or false' })
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Unlink the device and delete its credentials as well' })
  logout?: 'true' | 'false';
}

class AssertionResponse {
  @Matches(BASE64URL, { message: 'clientDataJSON must be base64url' })
  @ApiProperty()
  clientDataJSON: string;

  @Matches(BASE64URL, { message: 'authenticatorData must be base64url' })
  @ApiProperty()
  authenticatorData: string;

  @Matches(BASE64URL, { message: 'signature must be base64url' })
  @ApiProperty()
  signature: string;

  @IsOptional()
  @Matches(BASE64URL, { message: 'userHandle must be base64url' })
  @ApiPropertyOptional({ type: String, nullable: true })
  userHandle?: string | null;
}

/** The result of `navigator.credentials.get` as JSON; binary members in base64url without padding. */
export class PasskeyBody {
  @Matches(BASE64URL, { message: 'id must be base64url' })
  @ApiProperty()
  id: string;

  @Matches(BASE64URL, { message: 'rawId must be base64url' })
  @ApiProperty()
  rawId: string;

  @IsIn(['public-key'], { message: 'type must be public-key' })
  @ApiProperty({ enum: ['public-key'] })
  type: 'public-key';

  @IsDefined({ message: 'response must be an object' })
  @ValidateNested()
  @Type(() => AssertionResponse)
  @ApiProperty({ type: AssertionResponse })
  response: AssertionResponse;

  @IsOptional()
  @ApiPropertyOptional({ type: String, nullable: true, description: 'As browsers give it; not passed on' })
  authenticatorAttachment?: unknown;

  @IsOptional()
  @ApiPropertyOptional({ type: Object, additionalProperties: true, description: 'As browsers give it; not passed on' })
  clientExtensionResults?: unknown;
}

class QrForms {
  @ApiProperty({ type: String, nullable: true, description: 'What the QR code says; null when none is pending' })
  qr: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The QR code as a PNG, for `<img src>`' })
  qrDataUrl: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The QR code in block characters' })
  qrTerminal: string | null;
}

export class InitializedSession extends IntersectionType(Success, QrForms) {
  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'main' })
  line: string;

  @ApiProperty({ enum: STATUSES, example: 'qr' })
  status: SessionStatus;

  @ApiProperty({ description: 'The status in words', example: 'Please scan the QR code with WhatsApp' })
  message: string;
}

export class CreatedSession extends InitializedSession {
  @ApiProperty({ type: String, nullable: true, description: 'The same as `qrDataUrl`' })
  qrCode: string | null;

  @ApiPropertyOptional({ description: 'Code to type on the phone, when a number was given', example: 'ABCD1234' })
  pairingCode?: string;
}

export class IssuedPairingCode extends Success {
  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'main' })
  line: string;

  @ApiProperty({ example: 'ABCD1234' })
  pairingCode: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-31T12:00:00.000Z' })
  expiresAt: string;
}

export class PasskeyAnswer extends Success {
  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'main' })
  line: string;

  @ApiProperty({ type: Object, additionalProperties: true, description: 'Options of `navigator.credentials.get`' })
  requestOptions: Readonly<Record<string, unknown>>;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ description: 'The only site on which a browser signs this', example: 'https://web.whatsapp.com' })
  openUrl: string;
}

class RestrictionView implements Restriction {
  @ApiProperty({
    enum: ['timelock', 'quota'],
    description: 'No new conversations until then (463), or no more in this cycle (475)',
  })
  state: 'timelock' | 'quota';

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Until when; null where WhatsApp does not say',
  })
  until: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'WhatsApp’s word for why', example: 'WEB_COMPANION_ONLY' })
  reason: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Of a quota: new conversations in a cycle' })
  total: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Of a quota: those that were begun' })
  used: number | null;
}

export class SessionHealth {
  @ApiProperty({ description: 'Connected, and WhatsApp confirms what is sent', example: true })
  healthy: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'What is wrong: with the connection while it is open, else why it is not; null when nothing is known to be',
    example: null,
  })
  reason: string | null;

  @ApiProperty({ type: String, nullable: true, example: '79001234567' })
  phoneNumber: string | null;

  @ApiProperty({
    type: RestrictionView,
    nullable: true,
    description: 'What WhatsApp holds the line back by towards people who never wrote to it; null for nothing',
  })
  restriction: Restriction | null;
}

class SessionFields {
  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'main' })
  line: string;

  @ApiProperty({ example: true })
  connected: boolean;

  @ApiProperty({ enum: STATUSES, example: 'connected' })
  status: SessionStatus;

  @ApiProperty({ type: SessionHealth })
  health: SessionHealth;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', example: '2026-01-31T12:00:00.000Z' })
  connectedAt: string | null;

  @ApiProperty({ type: String, nullable: true, example: '79001234567' })
  phoneNumber: string | null;

  @ApiProperty({ description: 'Tries since the last connection that held', example: 0 })
  reconnectAttempts: number;

  @ApiProperty({ type: String, nullable: true, example: null })
  lastError: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The process that runs the session', example: '6f1a90b2' })
  owner: string | null;
}

export class SessionSummary extends SessionFields {}

export class SessionDetails extends IntersectionType(Success, SessionFields) {}

export class PoolCounts {
  @ApiProperty({ description: 'Sessions that run', example: 1 })
  totalSessions: number;

  @ApiProperty({ description: 'Those of them that are connected', example: 1 })
  activeConnections: number;

  @ApiProperty({ description: 'Messages sent since each process started', example: 12 })
  messagesSent: number;

  @ApiProperty({ description: 'Messages received since each process started', example: 7 })
  messagesReceived: number;
}

export class SessionList extends Success {
  @ApiProperty({ example: 1, description: 'How many are in this answer' })
  count: number;

  @ApiProperty({ type: [SessionSummary], description: 'By line, in the order of their text forms' })
  sessions: SessionSummary[];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: '`cursor` of the next page, null on the last one; left out where no `limit` was asked for',
  })
  next?: string | null;

  @ApiProperty({ type: PoolCounts, description: 'Of all sessions, whatever was asked for' })
  metrics: PoolCounts;
}

export class SessionHealthAnswer extends SessionHealth {
  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'main' })
  line: string;

  @ApiProperty({ description: 'True when healthy', example: true })
  success: boolean;
}

export class DeletedSession extends Success {
  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'main' })
  line: string;

  @ApiProperty({ description: 'What was done, in words', example: 'The session is closed; its credentials are kept' })
  message: string;
}

export class QrJson extends IntersectionType(Success, QrForms) {
  @ApiProperty({ example: '962302' })
  companyId: string;

  @ApiProperty({ example: 'main' })
  line: string;
}

export class FullCounts extends PoolCounts {
  @ApiProperty({ description: 'Sessions given up after all tries to connect again', example: 0 })
  failedReconnects: number;

  @ApiProperty({ example: 1 })
  qrCodesGenerated: number;

  @ApiProperty({ description: 'How often something went wrong', example: 0 })
  errors: number;

  @ApiProperty({ type: String, nullable: true, example: null })
  lastError: string | null;
}

class SessionTotals {
  @ApiProperty({ example: 1 })
  total: number;

  @ApiProperty({ example: 1 })
  connected: number;

  @ApiProperty({ example: 0 })
  disconnected: number;
}

export class MetricsAnswer extends Success {
  @ApiProperty({ type: FullCounts })
  metrics: FullCounts;

  @ApiProperty({ type: SessionTotals })
  sessions: SessionTotals;

  @ApiProperty({ format: 'date-time' })
  timestamp: string;
}
