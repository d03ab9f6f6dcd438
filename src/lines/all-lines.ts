import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Leases, type Owner } from '../cluster/leases.js';
import { LivingProcesses } from '../cluster/living-processes.js';
import { PeerClient } from '../cluster/peers/peer-client.js';
import { PeerRequests } from '../cluster/peers/peer-requests.js';
import { nameOfProcess, PROCESS_ID } from '../cluster/process.js';
import { answerOf, type Outcome } from '../domain/commands.js';
import { type LineId, lineName } from '../domain/line.js';
import type { SessionSnapshot } from '../domain/session-snapshot.js';
import { LOGGER } from '../logging/logger.js';
import { COMMANDS_PATH, type PeerCommand } from './peer-commands.js';
import { LineSnapshots } from './line-snapshots.js';
import type { Counts, Traffic } from './session-counters.js';

const SNAPSHOTS_PATH = '/internal/snapshots';
/** A view is worth less than a wait. */
const VIEW_MS = 3_000;

/** What a process tells of the sessions that it runs, of one company where that is asked for. */
interface ProcessView {
  sessions: SessionSnapshot[];
  traffic: Traffic;
  /** Of all companies. */
  counts: Counts & { totalSessions: number; activeConnections: number };
}

/** All lines, and what all processes that answered counted since they started. */
export interface Overview {
  lines: SessionSnapshot[];
  traffic: Traffic;
  counts: ProcessView['counts'];
}

/** Tells how lines are, whichever process runs them: what is not here is asked of its owner, and else read from the database. */
@Injectable()
export class AllLines implements OnModuleInit {
  constructor(
    private readonly here: LineSnapshots,
    private readonly leases: Leases,
    private readonly processes: LivingProcesses,
    private readonly peers: PeerClient,
    private readonly requests: PeerRequests,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.requests.answer(SNAPSHOTS_PATH, (question) =>
      Promise.resolve(this.ownView((question as { companyId: string | null }).companyId ?? undefined)),
    );
  }

  /** A session whose owner does not answer is shown as not connected. @throws DomainError SESSION_NOT_FOUND */
  async find(line: LineId): Promise<SessionSnapshot> {
    if (this.here.runs(line)) return this.here.find(line);
    const [known, owner] = await Promise.all([this.here.find(line), this.leases.ownerOf(line)]);
    if (owner === null || owner.processId === PROCESS_ID) return known;
    const question: PeerCommand = { companyId: line.companyId, line: line.line, command: { do: 'show' } };
    try {
      const shown = await this.peers.ask(owner, { path: COMMANDS_PATH, question, timeoutMs: VIEW_MS });
      return answerOf<'show'>(shown as Outcome<'show'>);
    } catch (error) {
      this.silent(owner, error);
      return unseen({ ...known, owner: nameOfProcess(owner.processId) });
    }
  }

  /** All lines that are known, running or not, by name; of one company when it is given. */
  async overview(companyId?: string): Promise<Overview> {
    const [known, processes] = await Promise.all([this.here.list(companyId), this.processes.with('sessions')]);
    const others = processes.filter(({ processId }) => processId !== PROCESS_ID);
    const views = await Promise.all(others.map((process) => this.viewOf(process, companyId)));
    const silent = new Set(
      others.filter((_, n) => views[n] === undefined).map(({ processId }) => nameOfProcess(processId)),
    );
    const seen = [this.ownView(companyId), ...views.filter((view) => view !== undefined)];
    const running = new Map(seen.flatMap(({ sessions }) => sessions.map((session) => [lineName(session), session])));
    const lines = known.map((line): SessionSnapshot => {
      const isSilent = line.owner !== null && silent.has(line.owner);
      return running.get(lineName(line)) ?? (isSilent ? unseen(line) : line);
    });
    return { lines, traffic: sum(seen.map(({ traffic }) => traffic)), counts: countsOf(seen) };
  }

  private ownView(companyId: string | undefined): ProcessView {
    const all = this.here.here();
    return {
      sessions: companyId === undefined ? all : all.filter((session) => session.companyId === companyId),
      traffic: companyId === undefined ? this.here.counts : this.here.trafficOfCompany(companyId),
      counts: {
        ...this.here.counts,
        totalSessions: all.length,
        activeConnections: all.filter(({ connected }) => connected).length,
      },
    };
  }

  private async viewOf(process: Owner, companyId: string | undefined): Promise<ProcessView | undefined> {
    try {
      const question = { companyId: companyId ?? null };
      return (await this.peers.ask(process, { path: SNAPSHOTS_PATH, question, timeoutMs: VIEW_MS })) as ProcessView;
    } catch (error) {
      this.silent(process, error);
      return undefined;
    }
  }

  private silent({ processId, address }: Owner, error: unknown): void {
    const reason = (error as Error).message;
    this.log.warn({ process: nameOfProcess(processId), address, reason }, 'a process did not tell of its sessions');
  }
}

/** Nobody knows how it is: its owner does not answer. */
function unseen(known: SessionSnapshot): SessionSnapshot {
  return {
    ...known,
    connected: false,
    healthy: false,
    lastError: 'The process that holds the session does not answer',
  };
}

function sum(all: readonly Traffic[]): Traffic {
  return {
    messagesSent: all.reduce((total, { messagesSent }) => total + messagesSent, 0),
    messagesReceived: all.reduce((total, { messagesReceived }) => total + messagesReceived, 0),
  };
}

function countsOf(views: readonly ProcessView[]): ProcessView['counts'] {
  const total = (count: (counts: ProcessView['counts']) => number): number =>
    views.reduce((all, { counts }) => all + count(counts), 0);
  return {
    ...sum(views.map(({ counts }) => counts)),
    totalSessions: total(({ totalSessions }) => totalSessions),
    activeConnections: total(({ activeConnections }) => activeConnections),
    qrCodesGenerated: total(({ qrCodesGenerated }) => qrCodesGenerated),
    failedReconnects: total(({ failedReconnects }) => failedReconnects),
    errors: total(({ errors }) => errors),
    lastError: views.map(({ counts }) => counts.lastError).find((error) => error !== null) ?? null,
  };
}
