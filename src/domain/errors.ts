import { type LineId, lineName } from './line.js';

/** Every error that a client can meet: HTTP status, title, whether the same call may succeed later, what to do. */
export const ERRORS = {
  VALIDATION_FAILED: {
    status: 400,
    title: 'Validation failed',
    retry: false,
    action: 'Correct the fields listed in `errors` and send the request again.',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'Authentication needed',
    retry: false,
    action: 'Send a valid key or token in `X-API-Key` or `Authorization: Bearer`.',
  },
  ACCESS_DENIED: {
    status: 403,
    title: 'Access denied',
    retry: false,
    action: 'Use a key of that company with the scope that `detail` names, or an admin key.',
  },
  NOT_FOUND: { status: 404, title: 'Not found', retry: false, action: 'Check the path against the API documentation.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'Method not allowed',
    retry: false,
    action: 'Use one of the methods in `Allow`, or check the path against the API documentation.',
  },
  SESSION_NOT_FOUND: {
    status: 404,
    title: 'Session not found',
    retry: false,
    action: 'Create the session with `POST /api/whatsapp/sessions`.',
  },
  QR_NOT_PENDING: {
    status: 404,
    title: 'No QR code pending',
    retry: true,
    action: 'Initialize the session; a QR code is pending only until it is scanned or lapses.',
  },
  COMPANY_NOT_FOUND: {
    status: 404,
    title: 'Company not found',
    retry: false,
    action: 'Check the company’s name; create its session with `POST /api/whatsapp/sessions`, or a key for it, first.',
  },
  WEBHOOK_NOT_FOUND: {
    status: 404,
    title: 'Webhook not found',
    retry: false,
    action: 'List the webhooks with `GET /api/whatsapp/webhooks`.',
  },
  WEBHOOK_DISABLED: {
    status: 409,
    title: 'Webhook disabled',
    retry: false,
    action: 'Enable it with `PATCH` `{"enabled": true}` first.',
  },
  TOO_MANY_WEBHOOKS: {
    status: 409,
    title: 'Too many webhooks',
    retry: false,
    action: 'Delete a webhook of the company that is not needed any more.',
  },
  EXTENSION_NOT_FOUND: {
    status: 404,
    title: 'Extension not found',
    retry: false,
    action:
      'List the extensions with `GET /api/whatsapp/extensions`; `ai-reply` is among them once `AI_REPLY_URL` is set.',
  },
  KEY_NOT_FOUND: {
    status: 404,
    title: 'Key not found',
    retry: false,
    action: 'List the keys with `GET /api/whatsapp/keys`.',
  },
  PROCESS_NOT_FOUND: {
    status: 404,
    title: 'Process not found',
    retry: false,
    action: 'List those that live with `GET /api/whatsapp/processes`; one that was started anew has another id.',
  },
  NO_OTHER_PROCESS: {
    status: 409,
    title: 'No other process',
    retry: true,
    action: 'Start another process with the role `sessions`, which can take the lines.',
  },
  AUTHENTICATION_REQUIRED: {
    status: 409,
    title: 'Authentication required',
    retry: true,
    action: 'Scan the QR code in `qrCode` with WhatsApp on the phone, then try again.',
  },
  NOT_CONNECTED: {
    status: 409,
    title: 'Session not connected',
    retry: true,
    action: 'Wait until the session is `connected`, or initialize it.',
  },
  NO_DELETED_CREDENTIALS: {
    status: 404,
    title: 'No deleted credentials',
    retry: false,
    action: 'Nothing was deleted in the last 24 hours, or the company is linked again. Link the device anew.',
  },
  IMPORT_INVALID: {
    status: 422,
    title: 'Nothing imported',
    retry: false,
    action: 'Correct what `detail` names, in the folder of the session, and send the request again.',
  },
  IMPORT_CONFLICT: {
    status: 409,
    title: 'A line is in the way',
    retry: false,
    action: 'Close the line that `detail` names, or send `replace: true` to give it the other device.',
  },
  PASSKEY_NOT_PENDING: {
    status: 409,
    title: 'No passkey asked for',
    retry: false,
    action: 'WhatsApp asks for a passkey only while it links a device; wait for the event `passkey_required`.',
  },
  ALREADY_CONNECTED: {
    status: 409,
    title: 'Session already connected',
    retry: false,
    action: 'Nothing to pair: log the session out first if another phone is to be linked.',
  },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'Payload too large', retry: false, action: 'Send a smaller body.' },
  HEADERS_TOO_LARGE: { status: 431, title: 'Headers too large', retry: false, action: 'Send smaller headers.' },
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'Request too slow',
    retry: true,
    action: 'Send the request without a pause; its head has 10 s, all of it 30 s.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'Unsupported media type',
    retry: false,
    action: 'Send JSON with `Content-Type: application/json`.',
  },
  NOT_ON_WHATSAPP: {
    status: 422,
    title: 'Number not on WhatsApp',
    retry: false,
    action: 'Check the number; it has no WhatsApp account.',
  },
  CHAT_NOT_FOUND: {
    status: 404,
    title: 'Chat not found',
    retry: false,
    action: 'Check the id; of a group the number of the company has to be a member.',
  },
  GROUP_ADMIN_REQUIRED: {
    status: 403,
    title: 'Only admins of the group may do this',
    retry: false,
    action: 'Have an admin of the group make this number one as well.',
  },
  CHANNEL_ADMIN_REQUIRED: {
    status: 403,
    title: 'Only admins of the channel may do this',
    retry: false,
    action: 'Have the owner of the channel make this number an admin.',
  },
  CALL_NOT_FOUND: {
    status: 404,
    title: 'Call not found',
    retry: false,
    action: 'Name who calls in `from`, as the event `call` has it.',
  },
  INVITE_NOT_VALID: {
    status: 404,
    title: 'Invitation not valid',
    retry: false,
    action: 'Ask for another link: this one was revoked, or never was one.',
  },
  PRODUCT_NOT_FOUND: {
    status: 404,
    title: 'Product, catalog or order not found',
    retry: false,
    action: 'List the products with `GET /api/whatsapp/sessions/:companyId/catalog`.',
  },
  LABEL_NOT_FOUND: {
    status: 404,
    title: 'Label not found',
    retry: false,
    action: 'List the labels with `GET /api/whatsapp/sessions/:companyId/labels`.',
  },
  MESSAGE_NOT_FOUND: {
    status: 404,
    title: 'Message not found',
    retry: false,
    action: 'Check the id; messages are kept as long as events, and belong to the line that received or sent them.',
  },
  IDEMPOTENCY_IN_FLIGHT: {
    status: 409,
    title: 'The same request is under way',
    retry: true,
    action:
      'Send it again with the same `Idempotency-Key` after `retryAfter` milliseconds; it gets the first one’s answer.',
  },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    title: 'Idempotency key of another request',
    retry: false,
    action: 'Use a new `Idempotency-Key` for each request, and the same one for its repetitions only.',
  },
  BATCH_NOT_FOUND: {
    status: 404,
    title: 'Batch not found',
    retry: false,
    action: 'Check the id; batches are kept as long as messages, and belong to the line that they were given to.',
  },
  TEMPLATE_NOT_FOUND: {
    status: 404,
    title: 'Template not found',
    retry: false,
    action:
      'List the templates with `GET /api/whatsapp/templates`: there is none of this id, or none of this name in a language that will do.',
  },
  TEMPLATE_EXISTS: {
    status: 409,
    title: 'Template exists',
    retry: false,
    action: 'Change the one that is there with `PATCH /api/whatsapp/templates/:id`, or take another name or language.',
  },
  TOO_MANY_TEMPLATES: {
    status: 409,
    title: 'Too many templates',
    retry: false,
    action: 'Delete templates of the company that are not needed any more.',
  },
  TEMPLATE_PAUSED: {
    status: 409,
    title: 'Template paused',
    retry: false,
    action: 'Set its `status` to `APPROVED` with `PATCH /api/whatsapp/templates/:id` first.',
  },
  TEMPLATE_DISABLED: {
    status: 409,
    title: 'Template disabled',
    retry: false,
    action: 'Set its `status` to `APPROVED` with `PATCH /api/whatsapp/templates/:id` first.',
  },
  TEMPLATE_PARAMETER_COUNT: {
    status: 400,
    title: 'Number of parameters does not match',
    retry: false,
    action: 'Give one parameter for each variable of header and body that has no default, and none besides.',
  },
  TEMPLATE_PARAMETER_FORMAT: {
    status: 400,
    title: 'Parameter does not match the template',
    retry: false,
    action: 'Give each parameter the type and the name that the template has in that place.',
  },
  TEMPLATE_PARAMETER_TEXT: {
    status: 400,
    title: 'Characters that a parameter may not have',
    retry: false,
    action: 'Take line breaks, tabs and more than four spaces in a row out of the parameter.',
  },
  TEMPLATE_PARAMETER_MISSING: {
    status: 400,
    title: 'Parameter of a template missing',
    retry: false,
    action: 'Add the member that `errors` names.',
  },
  TEMPLATE_PARAMETER_INVALID: {
    status: 400,
    title: 'Parameter of a template not valid',
    retry: false,
    action: 'Correct the member that `errors` names.',
  },
  TEMPLATE_TOO_LONG: {
    status: 400,
    title: 'Text of the template too long',
    retry: false,
    action: 'Give shorter parameters: header, body and addresses have a most after they are filled as well.',
  },
  MEDIA_NOT_FOUND: {
    status: 404,
    title: 'Medium not found',
    retry: false,
    action: 'Check the id; media belong to the company that uploaded or received them, and are removed after a time.',
  },
  MEDIA_UNAVAILABLE: {
    status: 410,
    title: 'Medium not available any more',
    retry: false,
    action: '`detail` says why. Upload the file again, or have it sent again.',
  },
  MEDIA_DOWNLOAD_FAILED: {
    status: 502,
    title: 'Medium could not be had from WhatsApp',
    retry: true,
    action: 'Try again later; what is not the whole file, as it was sent, is never given out.',
  },
  MEDIA_TOO_LARGE: {
    status: 413,
    title: 'Medium too large',
    retry: false,
    action: 'Send a smaller file; `detail` names the limit.',
  },
  MEDIA_TYPE_MISMATCH: {
    status: 415,
    title: 'Medium of another type',
    retry: false,
    action: 'Send a file that is what it is said to be, or send it as a document.',
  },
  MEDIA_LINK_FAILED: {
    status: 422,
    title: 'Link could not be downloaded',
    retry: true,
    action: 'See `detail` for what the other server did; have it serve the file, or upload the file.',
  },
  MEDIA_UNREADABLE: {
    status: 422,
    title: 'Medium not readable',
    retry: false,
    action: 'Check that the file is whole and plays elsewhere, or send it as a document.',
  },
  CONVERTER_MISSING: {
    status: 501,
    title: 'Converter not installed',
    retry: false,
    action: 'Install the program that `detail` names beside the product, or send a file that needs no conversion.',
  },
  RANGE_NOT_SATISFIABLE: {
    status: 416,
    title: 'Range not satisfiable',
    retry: false,
    action: 'Ask for a range within the size that `Content-Range` tells.',
  },
  MESSAGE_TOO_OLD: {
    status: 422,
    title: 'Message too old',
    retry: false,
    action: 'An edit is possible for 15 minutes, a deletion for everybody for 60 hours.',
  },
  MESSAGE_REJECTED: {
    status: 422,
    title: 'Message rejected by WhatsApp',
    retry: false,
    action: 'See `whatsappCode`; 463 means that WhatsApp holds back messages to people who never wrote to the company.',
  },
  RESTRICTED: {
    status: 403,
    title: 'Held back by WhatsApp',
    retry: true,
    action:
      'Nothing was sent. Wait until `until`, or until they write first; answers to people who wrote go on. More tries would make it longer.',
  },
  QUEUE_FULL: {
    status: 429,
    title: 'Queue full',
    retry: true,
    action: 'Wait until messages of the line have left, or cancel some with `DELETE …/messages/:id`.',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Rate limit exceeded',
    retry: true,
    action: 'Nothing was done. Try again after `retryAfter` milliseconds; `RateLimit` headers tell how much is left.',
  },
  INTERNAL: {
    status: 500,
    title: 'Internal error',
    retry: true,
    action: 'Try again; if it stays, report the `requestId`.',
  },
  UNSUPPORTED_KIND: {
    status: 501,
    title: 'Kind of message not supported',
    retry: false,
    action: 'Send something else: WhatsApp takes this from its Cloud API alone.',
  },
  WHATSAPP_UNANSWERED: {
    status: 502,
    title: 'WhatsApp did not answer',
    retry: true,
    action: 'Nothing was sent. Try again.',
  },
  OWNER_UNREACHABLE: {
    status: 502,
    title: 'Owner of the line not reachable',
    retry: true,
    action:
      'Nothing was sent. Try again after `retryAfter` milliseconds: another process takes the line over. Some process needs the role `sessions`.',
  },
  CIRCUIT_OPEN: {
    status: 503,
    title: 'Too many failed tries',
    retry: true,
    action: 'Creation of this session failed too often; try again after `retryAfter` milliseconds.',
  },
  SHUTTING_DOWN: { status: 503, title: 'Shutting down', retry: true, action: 'Try again in a few seconds.' },
  SERVICE_UNAVAILABLE: {
    status: 503,
    title: 'Service unavailable',
    retry: true,
    action: 'Try again in a few seconds.',
  },
  CONNECT_TIMEOUT: {
    status: 504,
    title: 'WhatsApp connection timed out',
    retry: true,
    action: 'The session goes on connecting; ask for its status.',
  },
  ACK_TIMEOUT: {
    status: 504,
    title: 'Message not confirmed by WhatsApp',
    retry: false,
    action:
      'The message may have left but is not confirmed; a second send may deliver it twice, one with the same `Idempotency-Key` does not. Its id is `messageId`.',
  },
} as const satisfies Record<string, { status: number; title: string; retry: boolean; action: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** One field of a request that was refused, with the reason. */
export interface FieldError {
  field: string;
  message: string;
}

/** An error that a client is told about: its code decides the status, `message` is what people read. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: ErrorCode,
    message: string = ERRORS[code].title,
    /** Further members of the problem body, such as `qrCode`, `errors` or `retryAfter`. */
    readonly members: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A request with a bad field. */
export function invalidField(field: string, message: string): DomainError {
  return new DomainError('VALIDATION_FAILED', message, { errors: [{ field, message }] satisfies FieldError[] });
}

/** How long until an owner that is gone has been replaced, if all is well, ms. */
const OWNER_RETRY_MS = 5_000;

/** @param members what else is to be said of it */
export function ownerUnreachable(line: LineId, words: string, members: Record<string, unknown> = {}): DomainError {
  const { companyId, line: name } = line;
  return new DomainError('OWNER_UNREACHABLE', words, { companyId, line: name, ...members, retryAfter: OWNER_RETRY_MS });
}

export function sessionNotFound(line: LineId): DomainError {
  return new DomainError('SESSION_NOT_FOUND', `Session not found for company ${lineName(line)}`, { ...line });
}

export function labelNotFound(label: string): DomainError {
  return new DomainError('LABEL_NOT_FOUND', `There is no label ${label}`, { label });
}

/** @param code with which WhatsApp refused the message; null when it gave none */
export function messageRejected(messageId: string, code: number | null): DomainError {
  return new DomainError('MESSAGE_REJECTED', `WhatsApp rejected the message with code ${code}`, {
    messageId,
    whatsappCode: code,
  });
}
