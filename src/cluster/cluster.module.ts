import { Module } from '@nestjs/common';
import { Heartbeat } from './heartbeat.js';
import { Leases } from './leases.js';
import { LivingProcesses } from './living-processes.js';
import { OwnAddress } from './own-address.js';
import { ClusterClock } from './peers/cluster-clock.js';
import { ClusterSecret } from './peers/cluster-secret.js';
import { PeerClient } from './peers/peer-client.js';
import { PeerRequests } from './peers/peer-requests.js';
import { PeersDoor } from './peers/peers-door.js';
import { WorkerPresence } from './worker-presence.js';

/** That this process is there, which lines it holds, and how it and others ask each other. */
@Module({
  providers: [
    WorkerPresence,
    Heartbeat,
    Leases,
    LivingProcesses,
    OwnAddress,
    ClusterClock,
    ClusterSecret,
    PeerClient,
    PeerRequests,
    PeersDoor,
  ],
  exports: [Heartbeat, Leases, LivingProcesses, PeerClient, PeerRequests, PeersDoor],
})
export class ClusterModule {}
