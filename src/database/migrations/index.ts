import type { MigrationInterface } from 'typeorm';
import { AuthState1700000000000 } from './1700000000000-auth-state.js';
import { SessionsEventsKeys1700000001000 } from './1700000001000-sessions-events-keys.js';
import { DeletedAuthState1700000002000 } from './1700000002000-deleted-auth-state.js';
import { InboundJournal1700000003000 } from './1700000003000-inbound-journal.js';
import { Queue1700000004000 } from './1700000004000-queue.js';
import { Webhooks1700000005000 } from './1700000005000-webhooks.js';
import { Realtime1700000006000 } from './1700000006000-realtime.js';
import { Extensions1700000007000 } from './1700000007000-extensions.js';
import { Access1700000008000 } from './1700000008000-access.js';
import { Limits1700000009000 } from './1700000009000-limits.js';
import { RareEvents1700000010000 } from './1700000010000-rare-events.js';
import { DeadLetters1700000012000 } from './1700000012000-dead-letters.js';
import { Messages1700000020000 } from './1700000020000-messages.js';
import { Lines1700000021000 } from './1700000021000-lines.js';
import { MessageRecord1700000022000 } from './1700000022000-message-record.js';
import { MessageEdits1700000023000 } from './1700000023000-message-edits.js';
import { Templates1700000024000 } from './1700000024000-templates.js';
import { Media1700000025000 } from './1700000025000-media.js';
import { Numbers1700000026000 } from './1700000026000-numbers.js';
import { MessageMedia1700000027000 } from './1700000027000-message-media.js';
import { LookupsByKey1700000028000 } from './1700000028000-lookups-by-key.js';
import { UnitedChats1700000028001 } from './1700000028001-united-chats.js';
import { Sending1700000029000 } from './1700000029000-sending.js';
import { Restrictions1700000030000 } from './1700000030000-restrictions.js';
import { Leases1700000031000 } from './1700000031000-leases.js';
import { ClusterSecret1700000032000 } from './1700000032000-cluster-secret.js';
import { EncryptionKeys1700000033000 } from './1700000033000-encryption-keys.js';
import { ChatStates1700000034000 } from './1700000034000-chat-states.js';
import { QueueLanes1700000035000 } from './1700000035000-queue-lanes.js';
import { PageSessions1700000036000 } from './1700000036000-page-sessions.js';
import { LinkPages1700000037000 } from './1700000037000-link-pages.js';
import { LanesByGroup1700000038000 } from './1700000038000-lanes-by-group.js';

/** All migrations, oldest first. Classes and no file patterns, so that they are found from sources and from `dist` alike. */
export const migrations: (new () => MigrationInterface)[] = [
  AuthState1700000000000,
  SessionsEventsKeys1700000001000,
  DeletedAuthState1700000002000,
  InboundJournal1700000003000,
  Queue1700000004000,
  Webhooks1700000005000,
  Realtime1700000006000,
  Extensions1700000007000,
  Access1700000008000,
  Limits1700000009000,
  RareEvents1700000010000,
  DeadLetters1700000012000,
  Messages1700000020000,
  Lines1700000021000,
  MessageRecord1700000022000,
  MessageEdits1700000023000,
  Templates1700000024000,
  Media1700000025000,
  Numbers1700000026000,
  MessageMedia1700000027000,
  LookupsByKey1700000028000,
  UnitedChats1700000028001,
  Sending1700000029000,
  Restrictions1700000030000,
  Leases1700000031000,
  ClusterSecret1700000032000,
  EncryptionKeys1700000033000,
  ChatStates1700000034000,
  QueueLanes1700000035000,
  PageSessions1700000036000,
  LinkPages1700000037000,
  LanesByGroup1700000038000,
];
