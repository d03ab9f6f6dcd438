import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClusterModule } from '../cluster/cluster.module.js';
import { AuthStateModule } from '../auth-state/auth-state.module.js';
import { EventsModule } from '../events/events.module.js';
import { KnownNumbersModule } from '../known-numbers/known-numbers.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { MessageRecordsModule } from '../records/message-records.module.js';
import { WhatsappModule } from '../whatsapp/whatsapp.module.js';
import { LineHolds } from './line-holds.js';
import { LineMoves } from './line-moves.js';
import { LineReconciler } from './line-reconciler.js';
import { AllLines } from './all-lines.js';
import { DoorHealthView } from './door-health.js';
import { LineCommands } from './line-commands.js';
import { LineAccount } from './line-account.js';
import { LineMedia } from './line-media.js';
import { LineChanges } from './line-changes.js';
import { LineMessages } from './line-messages.js';
import { IdleLines } from './idle-lines.js';
import { LineNumbers } from './line-numbers.js';
import { LinePersons } from './line-persons.js';
import { LineRestrictions } from './line-restrictions.js';
import { LineRouter } from './line-router.js';
import { PeerCommands } from './peer-commands.js';
import { LineSessions } from './line-sessions.js';
import { LineSnapshots } from './line-snapshots.js';
import { LineUse } from './line-use.js';
import { SessionCounters } from './session-counters.js';
import { SessionPool } from './session-pool.js';
import { SessionRecords } from './session-records.js';
import { UnconfirmedMessages } from './unconfirmed-messages.js';
import { WhatsappSession } from './whatsapp-session.entity.js';

/** The lines and the sessions that this process runs of them: they begin when it can be reached, and end with it. */
@Module({
  imports: [
    TypeOrmModule.forFeature([WhatsappSession]),
    AuthStateModule,
    ClusterModule,
    EventsModule,
    KnownNumbersModule,
    LimitsModule,
    MessageRecordsModule,
    WhatsappModule,
  ],
  providers: [
    LineRouter,
    LineCommands,
    PeerCommands,
    AllLines,
    DoorHealthView,
    LineAccount,
    LineSnapshots,
    LineSessions,
    LineMedia,
    LineMessages,
    LineNumbers,
    LinePersons,
    LineChanges,
    LineRestrictions,
    LineUse,
    IdleLines,
    SessionPool,
    SessionRecords,
    SessionCounters,
    LineHolds,
    LineMoves,
    LineReconciler,
    UnconfirmedMessages,
  ],
  exports: [AllLines, LineRestrictions, LineRouter, LineSnapshots, LineUse],
})
export class LinesModule {}
