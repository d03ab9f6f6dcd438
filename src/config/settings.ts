import { plainToInstance, Transform } from 'class-transformer';
import { IsHexadecimal, IsIn, IsOptional, IsUrl, Length, Matches, MinLength, validateSync } from 'class-validator';
import { getCountries } from 'libphonenumber-js';
import { LINE_NAME_PATTERN } from '../domain/line.js';
import { ClusterSettings } from './cluster-settings.js';
import { problemsOfMedia } from './media-settings.js';
import { rolesOf } from './process-settings.js';
import { valueOf } from './other-names.js';
import { SettingsError } from './settings-error.js';
import { NO_REGION } from '../domain/phone.js';
import { Env, environmentNames, Flag, IsServerUrl, Whole } from './setting-decorators.js';
import { isWellKnown, NotWellKnown } from './well-known-secrets.js';

const HTTP = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };
const REAL_WHATSAPP = 'wss://web.whatsapp.com/ws/chat';

/** Everything that can be set, read once from the environment and validated. Nothing else reads `process.env`. */
export class Settings extends ClusterSettings {
  /** A PostgreSQL server, 15 or newer. Without it the embedded one serves. */
  @Env('DATABASE_URL')
  @IsOptional()
  @IsServerUrl(/^postgres(ql)?:\/\/\S+$/, 'postgres://user:password@host:5432/database')
  databaseUrl?: string;

  /** Connections of this process to the database at most, beside one of its own. */
  @Env('DATABASE_POOL_SIZE')
  @Whole(2, 500)
  databasePoolSize = 15;

  /** Folder of the embedded database. */
  @Env('DATA_DIR')
  @MinLength(1, { message: 'must be a folder' })
  dataDir = '.data';

  /** The key with the right to everything. Without it the first start makes one and prints it once. */
  @Env('ADMIN_API_KEY')
  @IsOptional()
  @NotWellKnown()
  @Matches(/^[\x21-\x7e]+$/, { message: 'must be visible ASCII characters without spaces' })
  @MinLength(16, { message: 'must have at least 16 characters' })
  adminApiKey?: string;

  /** Signs the JSON Web Tokens that are taken beside keys, by HS256. */
  @Env('JWT_SECRET')
  @IsOptional()
  @NotWellKnown()
  @MinLength(32, { message: 'must have at least 32 characters' })
  jwtSecret?: string;

  /** Instead of a secret: where the public keys of an identity provider are (RS256, PS256, ES256, EdDSA). */
  @Env('JWT_JWKS_URL')
  @IsOptional()
  @IsUrl({ ...HTTP, disallow_auth: true }, { message: 'must be an http:// or https:// URL without user and password' })
  jwtJwksUrl?: string;

  /** Tokens must be from this issuer (`iss`). */
  @Env('JWT_ISSUER')
  @IsOptional()
  jwtIssuer?: string;

  /** Tokens must be for this audience (`aud`). */
  @Env('JWT_AUDIENCE')
  @IsOptional()
  jwtAudience?: string;

  /** The claim of a token that names its company. */
  @Env('JWT_COMPANY_CLAIM')
  @MinLength(1, { message: 'must be the name of a claim' })
  jwtCompanyClaim = 'companyId';

  /** The claim that is `true` in the token of an admin. */
  @Env('JWT_ADMIN_CLAIM')
  @MinLength(1, { message: 'must be the name of a claim' })
  jwtAdminClaim = 'admin';

  /** The claim with the scopes: a list, or one text with spaces between them. */
  @Env('JWT_SCOPE_CLAIM')
  @MinLength(1, { message: 'must be the name of a claim' })
  jwtScopeClaim = 'scope';

  /** Reverse proxies in front of the product: so many entries from the end of `X-Forwarded-For` and `X-Forwarded-Prefix` are believed. */
  @Env('TRUST_PROXY')
  @Whole(0, 10)
  trustProxy = 0;

  /** Days that entries of the audit log are kept. */
  @Env('AUDIT_RETENTION_DAYS')
  @Whole(1, 3_650)
  auditRetentionDays = 365;

  /** Encrypts credentials, keys and the record of messages at rest: 32 bytes in hex. Several, with commas: the first encrypts, all decrypt. */
  @Env('AUTH_ENCRYPTION_KEY')
  @IsOptional()
  @Matches(/^[0-9a-fA-F]{64}(,[0-9a-fA-F]{64})*$/, {
    message: 'must be 64 hexadecimal digits (several keys with commas between them)',
  })
  authEncryptionKey?: string;

  /** `on` seals with that key what people wrote wherever it is stored, events included. */
  @Env('CONTENT_ENCRYPTION')
  @IsIn(['on', 'off'], { message: 'must be on or off' })
  contentEncryption: 'on' | 'off' = 'off';

  /** A line whose session is brought up at start: a company, or one of its lines as `company.line`. */
  @Env('COMPANY_ID')
  @IsOptional()
  @Matches(LINE_NAME_PATTERN, {
    message:
      'must be 1 to 64 letters, digits, hyphens or underscores, and of another line than main a dot and its name',
  })
  companyId?: string;

  /** Folder of session files of other programs on Baileys: where `import` looks when it is told no other. */
  @Env('WHATSAPP_SESSION_PATH')
  @IsOptional()
  whatsappSessionPath?: string;

  /** Opens and seals bundles of `import` and `export`; without it the command asks for it. */
  @Env('BUNDLE_PASSWORD')
  @IsOptional()
  @NotWellKnown()
  @MinLength(12, { message: 'must have at least 12 characters' })
  bundlePassword?: string;

  /** Hours without a message, a command or a client after which a session is closed until the next command; 0 for never. */
  @Env('SESSION_IDLE_HOURS')
  @Whole(0, 8_760)
  sessionIdleHours = 0;

  /** Region of phone numbers that are written without their country code; with `none` these are refused. */
  @Env('DEFAULT_PHONE_REGION')
  @IsIn([...getCountries(), NO_REGION], {
    message: `must be a region of two capital letters, such as RU, or ${NO_REGION}`,
  })
  defaultPhoneRegion = 'RU';

  /** Milliseconds between two looks of the health monitor. */
  @Env('HEALTH_CHECK_INTERVAL')
  @Whole(1_000, 3_600_000)
  healthCheckInterval = 30_000;

  /** Tries to connect again before a session is given up. */
  @Env('WHATSAPP_MAX_RECONNECT_ATTEMPTS')
  @Whole(0, 1_000)
  maxReconnectAttempts = 10;

  /** Milliseconds before the first try; each further one waits twice as long. */
  @Env('WHATSAPP_RECONNECT_BASE_DELAY')
  @Whole(10, 600_000)
  reconnectBaseDelay = 5_000;

  /** Milliseconds that a wait grows to at most. */
  @Env('WHATSAPP_RECONNECT_MAX_DELAY')
  @Whole(10, 3_600_000)
  reconnectMaxDelay = 300_000;

  /** Percent of each wait that is drawn at random, so that sessions do not come back in step; 100 is full jitter. */
  @Env('WHATSAPP_RECONNECT_JITTER')
  @Whole(0, 100)
  reconnectJitter = 100;

  /** Connections that may be on their way to WhatsApp at once, in this process. */
  @Env('WHATSAPP_MAX_HANDSHAKES')
  @Whole(1, 1_000)
  maxHandshakes = 20;

  /** A Redis server that replicas share; everything works without it, and while it is away. */
  @Env('REDIS_URL')
  @IsOptional()
  @IsServerUrl(/^rediss?:\/\/\S+$/, 'redis://host:6379')
  redisUrl?: string;

  /** Web pages that may call the API from a browser, as origins with commas between them; none without it. */
  @Env('CORS_ORIGINS')
  @Transform(({ value }) =>
    typeof value === 'string' ? value.split(',').map((origin) => origin.trim()) : (value as unknown),
  )
  @Matches(/^https?:\/\/[^/\s,*]+$/, { each: true, message: 'must be origins such as https://app.example.com' })
  corsOrigins: string[] = [];

  /** Milliseconds of the window in which messages are counted. */
  @Env('RATE_LIMIT_WINDOW_MS')
  @Whole(100, 86_400_000)
  rateLimitWindowMs = 60_000;

  /** Messages of a company in that window. */
  @Env('RATE_LIMIT_MAX_REQUESTS')
  @Whole(1, 1_000_000)
  rateLimitMaxRequests = 30;

  /** Of these, messages to one recipient. */
  @Env('RATE_LIMIT_MAX_PER_RECIPIENT')
  @Whole(1, 1_000_000)
  rateLimitMaxPerRecipient = 30;

  /** Reactions of a company to messages of one recipient, in a minute. */
  @Env('RATE_LIMIT_MAX_REACTIONS')
  @Whole(1, 1_000_000)
  rateLimitMaxReactions = 10;

  /** Numbers that a line may ask WhatsApp about, in an hour. */
  @Env('RATE_LIMIT_MAX_NUMBER_LOOKUPS')
  @Whole(1, 1_000_000)
  rateLimitMaxNumberLookups = 200;

  /** Requests with one key, in a minute. */
  @Env('RATE_LIMIT_MAX_API_REQUESTS')
  @Whole(1, 1_000_000)
  rateLimitMaxApiRequests = 600;

  /** Clients of Socket.IO and WebSocket together that one key may have connected to this process. */
  @Env('REALTIME_MAX_CLIENTS_PER_KEY')
  @Whole(1, 1_000_000)
  realtimeMaxClientsPerKey = 100;

  /** The same from one address; behind a proxy that `TRUST_PROXY` does not tell of, all clients have one. */
  @Env('REALTIME_MAX_CLIENTS_PER_ADDRESS')
  @Whole(1, 1_000_000)
  realtimeMaxClientsPerAddress = 1_000;

  /** Messages of a company to people who never wrote to it, in the window below. */
  @Env('NEW_CONTACT_MAX_MESSAGES')
  @Whole(1, 1_000_000)
  newContactMaxMessages = 60;

  /** Milliseconds of the window in which these are counted. */
  @Env('NEW_CONTACT_WINDOW_MS')
  @Whole(100, 86_400_000)
  newContactWindowMs = 3_600_000;

  /** Lets webhooks and media links reach private addresses: for development and tests only. */
  @Env('WEBHOOK_ALLOW_PRIVATE_TARGETS')
  @Flag()
  webhookAllowPrivateTargets = false;

  /** Days that events stay in the log; webhooks are retried for three days and need them that long. */
  @Env('EVENT_RETENTION_DAYS')
  @Whole(4, 3_650)
  eventRetentionDays = 30;

  /** Milliseconds in which messages of a chat become one batch for the handlers of inbound messages. */
  @Env('INBOUND_BATCH_WINDOW_MS')
  @Whole(0, 60_000)
  inboundBatchWindowMs = 1_000;

  /** An OpenAI-compatible API, such as http://localhost:11434/v1; with it there is the extension `ai-reply`. */
  @Env('AI_REPLY_URL')
  @IsOptional()
  @IsUrl(HTTP, { message: 'must be an http:// or https:// URL' })
  aiReplyUrl?: string;

  /** The key for it, if it wants one. */
  @Env('AI_REPLY_API_KEY')
  @IsOptional()
  @Matches(/^[\x21-\x7e]+$/, { message: 'must be visible ASCII characters' })
  aiReplyApiKey?: string;

  /** The model that is asked unless a company names another one. */
  @Env('AI_REPLY_MODEL')
  @IsOptional()
  aiReplyModel?: string;

  /** Milliseconds that it may take for an answer. */
  @Env('AI_REPLY_TIMEOUT_MS')
  @Whole(1_000, 90_000)
  aiReplyTimeoutMs = 30_000;

  /** Gives each company metrics of its own, with its id as a label: three series more for each. */
  @Env('METRICS_COMPANY_LABEL')
  @Flag()
  metricsCompanyLabel = false;

  /** Milliseconds between the ready probe's failing and the end of new requests, for load balancers to notice. */
  @Env('SHUTDOWN_GRACE_MS')
  @Whole(0, 120_000)
  shutdownGraceMs = 1_000;

  /** Milliseconds that a shutdown may take before it is forced. */
  @Env('SHUTDOWN_TIMEOUT_MS')
  @Whole(1_000, 600_000)
  shutdownTimeoutMs = 25_000;

  @Env('LOG_LEVEL')
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    message: 'must be one of trace, debug, info, warn, error, fatal, silent',
  })
  logLevel = 'info';

  @Env('NODE_ENV')
  @IsIn(['development', 'test', 'production'], { message: 'must be development, test or production' })
  nodeEnv = 'development';

  /** Where WhatsApp keeps files; messages name a host as well, which is not believed. */
  @Env('WHATSAPP_MEDIA_URL')
  @Matches(/^https:\/\/[^/\s@?#]+$/, { message: 'must be an origin such as https://mmg.whatsapp.net' })
  whatsappMediaUrl = 'https://mmg.whatsapp.net';

  /** The WhatsApp server, or any other that speaks its protocol. */
  @Env('WHATSAPP_WS_URL')
  @IsUrl(
    { protocols: ['ws', 'wss'], require_protocol: true, require_tld: false },
    { message: 'must be a ws:// or wss:// URL' },
  )
  whatsappWsUrl = REAL_WHATSAPP;

  /** Public key that signs the Noise certificate chain of such another server: 32 bytes in hex. */
  @Env('WHATSAPP_NOISE_ROOT_KEY')
  @IsOptional()
  @IsHexadecimal({ message: 'must be 64 hexadecimal digits' })
  @Length(64, 64, { message: 'must be 64 hexadecimal digits' })
  whatsappNoiseRootKey?: string;
}

/** Names of all environment variables that the product reads. */
export function settingNames(): string[] {
  return [...environmentNames.values()];
}

/**
 * Reads the settings. An empty variable counts as absent.
 *
 * @throws SettingsError when one is bad
 */
export function loadSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const given: Record<string, string> = {};
  const usedNames = new Map<string, string>();
  for (const name of settingNames()) {
    const { value, usedName } = valueOf(name, environment);
    if (value !== undefined) given[name] = value;
    usedNames.set(name, usedName);
  }
  const settings = plainToInstance(Settings, given, { excludeExtraneousValues: true, exposeDefaultValues: true });
  const problems = validateSync(settings, { stopAtFirstError: true }).map((problem) => {
    const [message] = Object.values(problem.constraints ?? {});
    const name = environmentNames.get(problem.property) ?? problem.property;
    return `${usedNames.get(name) ?? name} ${message ?? 'is not valid'}`;
  });
  if (!['', 'baileys'].includes(environment['WHATSAPP_PROVIDER'] ?? '')) {
    problems.push('WHATSAPP_PROVIDER must be baileys, the only one there is; leave it out');
  }
  if (settings.whatsappNoiseRootKey !== undefined && pointsAtWhatsapp(settings.whatsappWsUrl)) {
    problems.push('WHATSAPP_NOISE_ROOT_KEY is accepted only with a WHATSAPP_WS_URL that is not the real WhatsApp');
  }
  if (settings.jwtSecret !== undefined && settings.jwtJwksUrl !== undefined) {
    problems.push('JWT_SECRET and JWT_JWKS_URL must not be set together');
  }
  // Older keys are listed to be got rid of; in tests and at home a key may be one that is easy to tell.
  const [sealing = ''] = settings.authEncryptionKey?.split(',') ?? [];
  if (settings.nodeEnv === 'production' && sealing !== '' && isWellKnown(sealing)) {
    problems.push('AUTH_ENCRYPTION_KEY must be a key of your own in production; `openssl rand -hex 32` makes one');
  }
  if (settings.contentEncryption === 'on' && sealing === '') {
    problems.push('CONTENT_ENCRYPTION=on needs AUTH_ENCRYPTION_KEY; `openssl rand -hex 32` makes one');
  }
  if (settings.aiReplyUrl !== undefined && settings.aiReplyModel === undefined) {
    problems.push('AI_REPLY_MODEL must be set together with AI_REPLY_URL');
  }
  problems.push(...problemsOfMedia(settings));
  if (problems.length > 0) throw new SettingsError(problems.join('; '));
  settings.roles = rolesOf(settings);
  return Object.freeze(settings);
}

function pointsAtWhatsapp(url: string): boolean {
  return URL.canParse(url) && /(^|\.)whatsapp\.(com|net)\.?$/i.test(new URL(url).hostname);
}
