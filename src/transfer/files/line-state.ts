import type { WholeState } from '../../auth-state/whole-state.js';
import type { LineId } from '../../domain/line.js';

/** Everything that makes a device of a phone: what an import writes and an export reads. */
export interface LineState extends WholeState {
  /** The number, without a plus. */
  readonly phoneNumber: string;
  /** The long-lived public key of the device, in base64; no two devices have the same. */
  readonly identity: string;
}

/** A state as it was found somewhere. */
export interface FoundState extends LineState {
  readonly line: LineId;
  /** Where, for people. */
  readonly place: string;
}

/** Thrown for a source that cannot be taken as it is; says what is wrong, and where. */
export class SourceProblem extends Error {
  override readonly name = 'SourceProblem';
}

/** Credentials of a device that no phone has linked: there is nothing to take over. */
export const NOT_LINKED = Symbol('not linked');

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Bytes as Baileys writes them into JSON, today or in its first years. */
function bytesOf(value: unknown): Buffer | undefined {
  if (!isFields(value)) return undefined;
  const { type, data } = value;
  if (type !== 'Buffer') return undefined;
  if (typeof data === 'string') return Buffer.from(data, 'base64');
  return Array.isArray(data) && data.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)
    ? Buffer.from(data as number[])
    : undefined;
}

const isBytes = (value: unknown, ...lengths: number[]): boolean => {
  const bytes = bytesOf(value);
  return bytes !== undefined && (lengths.length === 0 ? bytes.length > 0 : lengths.includes(bytes.length));
};

const isPair = (value: unknown): boolean =>
  isFields(value) && isBytes(value.private, 32) && isBytes(value.public, 32, 33);

/** Where libsignal has the sessions of a record. */
const SESSIONS = '_sessions';

/** What a key of each type has in any case. */
const SHAPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  'pre-key': isPair,
  session: (value) => isBytes(value) || (isFields(value) && isFields(value[SESSIONS])),
  'identity-key': (value) => isBytes(value, 32, 33),
  'sender-key': (value) => isBytes(value) || Array.isArray(value),
  'sender-key-memory': isFields,
  'app-state-sync-key': (value) => isFields(value) && value.keyData !== undefined,
  'app-state-sync-version': (value) => isFields(value) && Number.isInteger(value.version),
  'lid-mapping': (value) => typeof value === 'string' && value !== '',
  'device-list': (value) => Array.isArray(value) && value.every((device) => typeof device === 'string'),
  tctoken: (value) => isFields(value) && value.token !== undefined,
  contact: isFields,
  'chat-timer': isFields,
  devices: isFields,
};

/** A key as it is stored; undefined when it is none of its type. Of a type that is not known all that is asked is an object. */
export function keyJson(type: string, value: unknown): string | undefined {
  const isOne = Object.hasOwn(SHAPES, type) ? SHAPES[type]! : isFields;
  return isOne(value) ? asJson(value) : undefined;
}

/**
 * Credentials as they are stored, and whose they are.
 *
 * @returns `NOT_LINKED` where no phone has linked the device
 * @throws SourceProblem saying what they lack
 */
export function credentialsOf(
  value: unknown,
): { credentials: string; phoneNumber: string; identity: string } | typeof NOT_LINKED {
  if (!isFields(value)) throw new SourceProblem('holds no credentials');
  const { noiseKey, signedIdentityKey, signedPreKey, registrationId, advSecretKey, me, account } = value;
  const wrong = [
    !isPair(noiseKey) && 'noiseKey',
    !isPair(signedIdentityKey) && 'signedIdentityKey',
    !(isFields(signedPreKey) && isPair(signedPreKey.keyPair) && isBytes(signedPreKey.signature, 64)) && 'signedPreKey',
    !Number.isInteger(registrationId) && 'registrationId',
    !(typeof advSecretKey === 'string' && Buffer.from(advSecretKey, 'base64').length === 32) && 'advSecretKey',
    !Number.isInteger(value.nextPreKeyId) && 'nextPreKeyId',
    !Number.isInteger(value.firstUnuploadedPreKeyId) && 'firstUnuploadedPreKeyId',
  ].filter((name) => name !== false);
  if (wrong.length > 0) throw new SourceProblem(`holds no credentials of Baileys: without a good ${wrong.join(', ')}`);
  if (account === undefined || account === null || me === undefined || me === null) return NOT_LINKED;
  const jid = isFields(me) && typeof me.id === 'string' ? me.id : '';
  const phoneNumber = /^(\d{5,15})(?:_\d+)?(?::\d+)?@s\.whatsapp\.net$/.exec(jid)?.[1];
  if (phoneNumber === undefined) throw new SourceProblem('names no number: `me.id` is no JID of a phone');
  const identity = bytesOf((signedIdentityKey as Fields).public)!.toString('base64');
  return { credentials: asJson(value), phoneNumber, identity };
}

/** As Baileys reads it today: bytes in base64. */
function asJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    const bytes = isFields(inner) && Array.isArray(inner.data) ? bytesOf(inner) : undefined;
    return bytes === undefined ? inner : { type: 'Buffer', data: bytes.toString('base64') };
  });
}
