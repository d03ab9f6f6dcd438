import type { MediaFault } from './admin-api.js';
import { AdminError } from './admin-error.js';
import { oneOf, optionalBoolean, optionalInteger, type JsonObject } from './admin-input.js';
import { accountOf, playedOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';
import { mediaFileView, mediaIdOf, type MediaFile } from './media-store.js';

const DEFAULT_WAIT_MS = 30_000;
const MAX_WAIT_MS = 600_000;
const MAX_BYTES = 1024 * 1024 * 1024;
const FAULT_MEMBERS = [
  'status',
  'cutAt',
  'stallAt',
  'contentLength',
  'wrongByteAt',
  'bytesPerSecond',
  'delayMs',
  'times',
];
const ANSWERS = ['upload', 'not_found', 'general_error', 'decryption_error', 'silent'] as const;

/** What the media server holds and does wrong, and what a phone answers to who asks for a file again. */
export function mediaRoutes(simulator: AdminContext): Route[] {
  const { directory, mediaFiles } = simulator;
  const byId = (request: AdminRequest): MediaFile => {
    const file = mediaFiles.get(request.parameters.id ?? '');
    if (!file) throw new AdminError(404, `the media server has no file ${request.parameters.id}`);
    return file;
  };
  const byMessage = (request: AdminRequest): MediaFile => fileOfMessage(simulator, request);
  const forFile = (path: string, fileOf: (request: AdminRequest) => MediaFile): Route[] => [
    route('GET', path, (request) => mediaFileView(fileOf(request))),
    route(
      'PUT',
      path,
      (request) => {
        const file = fileOf(request);
        mediaFiles.arm(file, readFault(request.body));
        return mediaFileView(file);
      },
      { body: FAULT_MEMBERS },
    ),
    route('DELETE', path, (request) => mediaFiles.arm(fileOf(request), undefined)),
  ];
  return [
    route('GET', '/admin/media', () => ({ media: mediaFiles.all().map(mediaFileView) })),
    ...forFile('/admin/media/:id', byId),
    ...forFile('/admin/accounts/:number/messages/:messageId/media', byMessage),
    route('GET', '/admin/accounts/:number/messages/:messageId/file', (request) => {
      const { messageId = '' } = request.parameters;
      const file = accountOf(directory, request).phone.files.open(messageId);
      if (!file) throw new AdminError(404, `the phone has no file of a message ${messageId}`);
      return file;
    }),
    route(
      'PUT',
      '/admin/accounts/:number/media-retry',
      (request) => {
        const { files } = accountOf(directory, request).phone;
        const answer = oneOf(request.body, 'answer', ANSWERS);
        if (!answer) throw new AdminError(400, `answer is missing: one of ${ANSWERS.join(', ')}`);
        files.answer = answer;
        files.encrypted = optionalBoolean(request.body, 'encrypted') ?? false;
        return files.view();
      },
      { body: ['answer', 'encrypted'] },
    ),
    route('GET', '/admin/accounts/:number/media-retry', (request) => waitForRequests(simulator, request), {
      query: ['requests', 'timeoutMs'],
    }),
  ];
}

async function waitForRequests({ directory }: AdminContext, { query, gone, ...request }: AdminRequest) {
  const { files } = accountOf(directory, { query, gone, ...request }).phone;
  const wanted = optionalInteger(query, 'requests', 0, 1_000) ?? 0;
  const timeoutMs = optionalInteger(query, 'timeoutMs', 0, MAX_WAIT_MS) ?? DEFAULT_WAIT_MS;
  const enough = (): boolean => files.view().requests.length >= wanted;
  if (!(await files.changes.until(enough, timeoutMs, gone))) {
    throw new AdminError(408, `fewer than ${wanted} files were asked for again within ${timeoutMs} ms`);
  }
  return files.view();
}

function fileOfMessage({ directory, mediaFiles }: AdminContext, request: AdminRequest): MediaFile {
  const { messageId = '' } = request.parameters;
  const media = playedOf(accountOf(directory, request)).files.mediaOf(messageId);
  if (!media) throw new AdminError(404, `the phone knows no message ${messageId} with a file`);
  const file = mediaFiles.get(mediaIdOf(media.directPath) ?? '');
  if (!file) throw new AdminError(404, `the media server has no file ${media.directPath}`);
  return file;
}

function readFault(body: JsonObject): MediaFault {
  const fault = {
    status: optionalInteger(body, 'status', 300, 599),
    cutAt: optionalInteger(body, 'cutAt', 0, MAX_BYTES),
    stallAt: optionalInteger(body, 'stallAt', 0, MAX_BYTES),
    contentLength: oneOf(body, 'contentLength', ['full', 'cut', 'none'] as const),
    wrongByteAt: optionalInteger(body, 'wrongByteAt', -MAX_BYTES, MAX_BYTES),
    bytesPerSecond: optionalInteger(body, 'bytesPerSecond', 1, MAX_BYTES),
    delayMs: optionalInteger(body, 'delayMs', 0, MAX_WAIT_MS),
    times: optionalInteger(body, 'times', 1, 1_000_000),
  };
  return Object.fromEntries(Object.entries(fault).filter(([, value]) => value !== undefined));
}
