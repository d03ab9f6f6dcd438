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
  LookupsByKey1700000028000,
