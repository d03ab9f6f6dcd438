import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PeersDoor } from '../cluster/peers/peers-door.js';
import { Settings } from '../config/settings.js';
import { type LineId, lineName, parseLine } from '../domain/line.js';
import { LineSnapshots } from './line-snapshots.js';

/** What the first generation's session process says of itself. Open to whoever reaches the peers' door. */
interface DoorHealth {
  service: 'switchboard';
  /** Of the line that the process was started for. */
  companyId?: string;
  /** Whether that line is connected here; without one, whether any is. */
  connected: boolean;
  phoneNumber: string | null;
  metrics: { totalSessions: number; activeConnections: number; messagesSent: number; messagesReceived: number };
}

/** Answers `GET /health` at the peers' door. */
@Injectable()
export class DoorHealthView implements OnModuleInit {
  private readonly first: LineId | undefined;

  constructor(
    private readonly door: PeersDoor,
    private readonly snapshots: LineSnapshots,
    settings: Settings,
  ) {
    this.first = settings.companyId === undefined ? undefined : parseLine(settings.companyId);
  }

  onModuleInit(): void {
    this.door.showHealth(() => this.look());
  }

  private look(): DoorHealth {
    const { first } = this;
    const here = this.snapshots.here();
    const active = here.filter(({ connected }) => connected);
    const named = first === undefined ? undefined : here.find((session) => lineName(session) === lineName(first));
    const { messagesSent, messagesReceived } = this.snapshots.counts;
    return {
      service: 'switchboard',
      ...(first !== undefined && { companyId: first.companyId }),
      connected: first === undefined ? active.length > 0 : named?.connected === true,
      phoneNumber: named?.phoneNumber ?? null,
      metrics: { totalSessions: here.length, activeConnections: active.length, messagesSent, messagesReceived },
    };
  }
}
