/** The shapes of the admin API, shared by the server and `client.ts`. Types only. */

/** The line that the process prints when it is ready. */
export interface SimulatorAddress {
  wsUrl: string;
  /** The same behind TLS; `caFile` vouches for the certificate. */
  wssUrl: string;
  adminUrl: string;
  mediaUrl: string;
  /** 64 hexadecimal digits: the root public key that a client has to trust. */
  noiseRootKey: string;
  /** For NODE_EXTRA_CA_CERTS. */
  caFile: string;
}

export interface AccountSummary {
  number: string;
  lid: string;
  name: string;
}

export interface DeviceView {
  device: number;
  connected: boolean;
  linkedAt: string;
  platform: string;
  /** One-time keys left on the server. */
  preKeys: number;
  /** Stanzas that the device has yet to acknowledge. */
  queued: number;
}

export interface AccountView extends AccountSummary {
  addressing: 'pn' | 'lid';
  registered: boolean;
  devices: DeviceView[];
  aliases: string[];
  username: string | null;
  verifiedName: string | null;
  /** Known to others by LID alone. */
  hidden: boolean;
  /** Devices that the simulator plays: the phone (0), and what `POST …/devices` has linked. */
  played: number[];
  autoReply: string | null;
  inboxSize: number;
}

export interface NewAccount {
  number?: string;
  name?: string;
  /** How many to make; only without a number. */
  count?: number;
  /** The name its phone sends under: phone number (default) or LID. */
  addressing?: 'pn' | 'lid';
  /** The same number in another form, as Brazil's without the ninth digit: looking it up gives the true one. */
  aliases?: string[];
  /** Unique, and lower case; an empty one takes it away. */
  username?: string;
  /** Makes it a business of that name; an empty one makes it a person again. */
  verifiedName?: string;
  /** Nobody learns the number, and who knows it finds nobody under it. */
  hidden?: boolean;
  /** What the phone tells a new device about the past. */
  history?: { messages: number };
}

/** How the Signal of an account's phone behaves. */
export interface SignalView {
  /** The phone has the fault of libsignal 6.0.0: a session that is tried in vain is broken afterwards. */
  corruptsSessions: boolean;
}

export interface LinkedDevice {
  number: string;
  device: number;
  jid: string;
  lid: string;
}

export interface MediaContent {
  base64?: string;
  /** Instead of `base64`: a file of so many bytes that the phone makes up. The answer says what it is. */
  size?: number;
  mimetype?: string;
  caption?: string;
  filename?: string;
}

export interface NewMessage {
  /** A number, the JID of a group, or `status@broadcast` for a status that the account's contacts see. */
  to: string;
  /** Default: what the other members say, else `text`. */
  type?:
    | 'text'
    | 'image'
    | 'video'
    | 'audio'
    | 'document'
    | 'sticker'
    | 'location'
    | 'contact'
    | 'reaction'
    | 'poll'
    | 'event'
    | 'proto'
    | 'edit'
    | 'revoke';
  /** `{n}` becomes the message's place when `count` is given. */
  text?: string;
  image?: MediaContent;
  video?: MediaContent;
  audio?: MediaContent;
  document?: MediaContent;
  sticker?: MediaContent;
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  contact?: { name: string; vcard: string };
  /** `fromMe`: the message that is reacted to was sent by this account itself. An empty emoji removes the reaction. */
  reaction?: { messageId: string; emoji: string; fromMe?: boolean };
  /** How many may be chosen; 0, the default, is any number. */
  poll?: { name: string; options: string[]; selectableCount?: number };
  event?: NewEvent;
  /** Any proto.Message: base64 of its bytes, or JSON with bytes in base64. */
  proto?: string | Record<string, unknown>;
  /** For `edit` and `revoke`: the message of this account that is meant. */
  messageId?: string;
  quotedId?: string;
  /** Seconds after which the message disappears. */
  expiration?: number;
  /** Sends that many texts, one after the other. */
  count?: number;
  addressing?: 'pn' | 'lid';
  /** Sends as this linked device of the account, one that the simulator plays, and not as its phone. */
  device?: number;
  /** The id of the message; one of the phone's own unless given. */
  id?: string;
  /** Attributes of the stanza as clients get it, over those that it would have; `null` leaves one out. */
  attributes?: Record<string, string | number | null>;
  /** Further children of the stanza. Without content the message has these alone, and no `enc`. */
  children?: StanzaNode[];
}

/** Times are Unix seconds; `call` makes it a call with a link to join. */
export interface NewEvent {
  name: string;
  description?: string;
  start?: number;
  end?: number;
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  call?: 'audio' | 'video';
  extraGuests?: boolean;
}

/** A node of a stanza; a text is its bytes, `base64` any bytes. */
export interface StanzaNode {
  tag: string;
  attrs?: Record<string, string | number>;
  content?: string | { base64: string } | StanzaNode[];
}

/** A stanza from the server; `id` and `t` are made unless given, and `t` is left out with `null`. */
export interface NewStanza {
  tag: string;
  attrs?: Record<string, string | number | null>;
  content?: StanzaNode['content'];
  /** Only for this linked device. */
  device?: number;
}

export interface SentMessage {
  id: string;
  /** Unix seconds. */
  timestamp: number;
  /** Where its file is on the media server, and what it is decrypted. */
  media?: { id: string; size: number; sha256: string };
}

/** What goes wrong with the downloads of a file; nothing of it concerns phones. */
export interface MediaFault {
  /** Refused with this HTTP status: 404, 410 and 403 are what WhatsApp answers for files that it no longer has. */
  status?: number;
  /** Ends after so many bytes. */
  cutAt?: number;
  /** Says nothing more after so many bytes, and does not end. */
  stallAt?: number;
  /** What the header says of a file that is cut: its true length (default), what is sent, or nothing. */
  contentLength?: 'full' | 'cut' | 'none';
  /** One bit of this byte is another; a negative number counts from the end. */
  wrongByteAt?: number;
  bytesPerSecond?: number;
  /** Before the answer begins. */
  delayMs?: number;
  /** How many downloads it strikes; without it, all. */
  times?: number;
}

/** A file on the media server. */
export interface MediaFileView {
  id: string;
  /** Encrypted. */
  size: number;
  /** By clients. */
  downloads: number;
  fault: MediaFault | null;
}

/** What a phone does when a linked device asks for a file again. */
export type MediaRetryAnswer = 'upload' | 'not_found' | 'general_error' | 'decryption_error' | 'silent';

export interface MediaRetryRequest {
  messageId: string;
  device: number;
  /** Milliseconds. */
  at: number;
  chat: string;
  fromMe: boolean;
  participant?: string;
  /** What came with it was encrypted with the key of the file, and names the message. */
  readable: boolean;
  answer: MediaRetryAnswer;
}

export interface MediaRetryView {
  answer: MediaRetryAnswer;
  encrypted: boolean;
  requests: MediaRetryRequest[];
}

/** What an account may not do towards people who never wrote to it. */
export interface ArmedRestriction {
  /** Messages to them are refused with 463 until then (Unix seconds). */
  timelock?: { until: number; enforcementType?: string };
  /** So many of them may be written to; more are refused with 475. */
  quota?: {
    total: number;
    used?: number;
    cycleStart?: number;
    cycleEnd?: number;
    /** `CAPPED` when all is used and `NONE` before, unless given. */
    status?: 'NONE' | 'FIRST_WARNING' | 'SECOND_WARNING' | 'CAPPED';
  };
}

export interface RestrictionView {
  timelock: { active: boolean; until: number; enforcementType: string } | null;
  quota:
    | (Required<Pick<NonNullable<ArmedRestriction['quota']>, 'total' | 'used' | 'status'>> &
        NonNullable<ArmedRestriction['quota']>)
    | null;
  /** How often the account's clients have asked. */
  queries: { timelock: number; quota: number };
}

/** What a simulated phone decrypted. */
export interface InboxMessage {
  seq: number;
  id: string;
  /** The sender's number. */
  from: string;
  fromLid: string;
  fromDevice: number;
  /** Sent by another device of this account; listed only with `own=true`. */
  fromMe: boolean;
  /** The other side's number, or the group. */
  chat: string;
  group?: string;
  /** As in messages that are sent; of what has no word there, the name in WhatsApp's `Message`. */
  type: string;
  text?: string;
  /**
   * The file, read and verified as a whole. `base64` up to 1 MiB; `GET …/messages/:id/file` gives any. `error` says what
   * is wrong with it; then there is nothing else of it. `id` is that of the media server.
   */
  media?: {
    mimetype: string;
    id?: string;
    size?: number;
    sha256?: string;
    base64?: string;
    error?: string;
    caption?: string;
    filename?: string;
  };
  /** `participant`: whose message it is, where the reaction says so, as it has to in groups. */
  reaction?: { messageId: string; emoji: string; participant?: string };
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  /** For `edit`, `revoke`, `vote` and `response`. */
  messageId?: string;
  /** For `vote`: what was chosen, decrypted; null when the phone cannot read it. */
  options?: string[] | null;
  /** For `response`: `going`, `not_going` or `maybe`; null when the phone cannot read it. */
  response?: string | null;
  quotedId?: string;
  /** What was quoted: WhatsApp's `Message` as JSON, binary members in base64, and the JID of its author. */
  quoted?: { participant: string; message: Record<string, unknown> };
  /** Seconds after which it disappears; for `ephemeral`, what the chat is set to. */
  expiration?: number;
  /** JIDs. */
  mentions?: string[];
  forwarded?: { score: number };
  /** To be looked at once. */
  viewOnce?: boolean;
  /** All of it: WhatsApp's `Message` as JSON, binary members in base64, enums as numbers. */
  message: Record<string, unknown>;
  /** Unix seconds, by the server. */
  timestamp: number;
  /** Milliseconds. */
  receivedAt: number;
  /** SHA-256 of the decrypted media, or of the text as UTF-8; hex. */
  sha?: string;
}

/** A change of the app state that a linked device made, as the phone decrypts it. */
export interface AppStateChange {
  collection: string;
  /** Number of the patch in its collection. */
  patch: number;
  operation: 'set' | 'remove';
  /** What it is about, such as `["mute", "79007654321@s.whatsapp.net"]`. */
  index: string[];
  /** WhatsApp's `SyncActionValue` as JSON. */
  value: Record<string, unknown>;
  version: number;
}

/** A message of an inbox as it was decrypted. */
export interface DecryptedMessage {
  /** WhatsApp's `Message` as JSON, binary members in base64. */
  message: Record<string, unknown>;
  /** The `edit` attribute of its stanza. */
  edit: string | null;
  /** What stood in the stanza beside the ciphertext, such as `meta` and `biz`. */
  children: StanzaNode[];
}

export interface InboxPage {
  messages: InboxMessage[];
  /** Pass as `after` to get what comes later. */
  next: number;
}

export type Fault =
  | '515'
  | '440'
  | '401'
  | '403'
  | '405'
  | '411'
  | '500'
  | '503'
  | 'stream-end'
  | 'close'
  | 'reset'
  | 'garbage'
  | 'stall';

export interface ArmedFaults {
  /** Refuse logins: 401, 403, 405, 503 and so on. */
  onLogin?: string;
  /** Refuse the WebSocket upgrade with this HTTP status; only for the whole server. */
  upgrade?: number;
  /** Hand out so many refs for QR codes; only for the whole server. */
  qrRefs?: number;
  /** Do not answer queries of these namespaces (`usync`, `encrypt`, `w:m` …) or `message-ack`, `receipts`, `phone-receipts`. */
  mute?: string[];
  /** Refuse queries of a namespace with a code: 429 is `rate-overlimit`. */
  refuse?: { namespace: string; code: number };
  /** Refuse the account's messages with this error. */
  nack?: number;
  /** Only those to these: numbers, or JIDs of groups. */
  nackTo?: string[];
  /** Wait so long before each login and each stanza of a client is worked on. */
  delayMs?: number;
  /** How often each of them fires; without it, until it is cleared. */
  times?: number;
}

/** How the clients of an account are linked from now on; the default is the short way without any of this. */
export interface ArmedLinking {
  /** The child of the `companion_reg_refresh` notification that a scan sets off, instead of linking. */
  refresh?: 'companion_reg_refresh' | 'pair-device-rotate-qr' | 'empty';
  /** How many scans set off a refresh; 1 unless said otherwise. */
  times?: number;
  /** The phone knows no linked devices: a scan tells the client so, and links nothing. */
  downgrade?: boolean;
  /** The server asks for a passkey before it links, after a QR code and after a pairing code. */
  passkey?: true | ArmedPasskey;
  /** The server's answer to a client that wants a pairing code. */
  hello?: { error: 400 | 403 | 429 | 452 | 500 } | 'silent';
}

export interface ArmedPasskey {
  /** The notification comes without the request options, and the client has to ask for them. */
  omitOptions?: boolean;
  /** Answers this step with an error. */
  failAt?: 'prologue' | 'nonce' | 'pairing-request';
  /** Takes the prologue, and then says nothing more. */
  silentAfter?: 'prologue';
  /** Closes the connection at this step, instead of answering. */
  closeAt?: 'prologue' | 'nonce' | 'pairing-request';
}

/** What the ceremony waits for; `continuation` is waited for by the client, `confirmation` by the phone. */
export type PasskeyStage =
  | 'idle'
  | 'prologue'
  | 'continuation'
  | 'nonce'
  | 'pairing-request'
  | 'confirmation'
  | 'pair-success'
  | 'linked'
  | 'failed';

export interface PasskeyView {
  stage: PasskeyStage;
  failure?: string;
  requestAcked: boolean;
  continuationAcked: boolean;
  /** The client gave a handoff proof, so that nobody has to compare codes. */
  proof: boolean;
  /** On the screen of the phone, from the nonce on. */
  verificationCode?: string;
}

/** What `navigator.credentials.get()` gives, as JSON: bytes are unpadded base64url. */
export interface PasskeyAssertion {
  id: string;
  rawId: string;
  type: 'public-key';
  authenticatorAttachment: string;
  clientExtensionResults: Record<string, never>;
  response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle: string };
}

/** What the server saw of it. */
export interface LinkingView {
  armed: ArmedLinking;
  passkey: PasskeyView;
  refreshesSent: number;
  /** Acknowledged as it should be: class, type, id and receiver. */
  refreshesAcked: number;
  codeRefreshesSent: number;
  codeRefreshesAcked: number;
  /** Refused or left unanswered because of `hello`. */
  hellosRefused: number;
  /** Acknowledged, but with the wrong class, type or receiver. */
  wrongAcks: number;
}

export interface GroupView {
  jid: string;
  subject: string;
  creator: string;
  members: { number: string; admin: boolean }[];
  description?: string;
  /** Only admins write. */
  announce: boolean;
  /** Only admins change name, picture and description. */
  locked: boolean;
  /** Seconds after which messages disappear; 0 is never. */
  ephemeral: number;
  memberAddMode: 'admin_add' | 'all_member_add';
  /** Who comes by the link needs an admin's consent. */
  joinApproval: boolean;
  joinRequests: { number: string; method: string }[];
}

/** An empty description takes it away. */
export type GroupSettings = Partial<
  Pick<GroupView, 'subject' | 'description' | 'announce' | 'locked' | 'ephemeral' | 'memberAddMode' | 'joinApproval'>
>;

export type MemberChange = 'add' | 'remove' | 'promote' | 'demote';

export interface WaitCondition {
  account: string;
  connected?: boolean;
  device?: number;
  /** At least so many linked devices. */
  devices?: number;
  /** Nothing left in the queue of the device, or of any. */
  drained?: boolean;
  /** The device, or any, has uploaded its keys and is sent to. */
  reachable?: boolean;
  timeoutMs?: number;
}
