import './quick-signatures.js';
import { once } from 'node:events';
import { createServer, STATUS_CODES, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Account } from './account.js';
import type { SimulatorAddress } from './admin-api.js';
import type { AdminContext } from './admin-route.js';
import { adminHandler } from './admin-server.js';
import { Calls } from './calls.js';
import { monotonicNow } from './clock.js';
import { Connection } from './connection.js';
import { Counters } from './counters.js';
import type { QueueEvents } from './delivery-queue.js';
import { Directory } from './directory.js';
import { Faults } from './faults.js';
import { GroupChanges } from './group-changes.js';
import { Groups } from './groups.js';
import { JoinRequests } from './join-requests.js';
import { formatJid, SERVER } from './jids.js';
import { Linking } from './linking.js';
import { MediaServer } from './media-server.js';
import { MediaStore } from './media-store.js';
import { MessageRouter, type Sender } from './message-router.js';
import { Newsletters } from './newsletters.js';
import { makeNoiseIdentity, type NoiseIdentity } from './noise-certificates.js';
import { PairingCodes } from './pairing-codes.js';
import type { DeviceAddress, PhoneNetwork } from './phone-network.js';
import { Presences } from './presences.js';
import { accountQueries } from './query-account.js';
import { catalogQuery, orderQuery } from './query-catalog.js';
import { newsletterQuery } from './query-newsletters.js';
import { appStateQuery } from './query-app-state.js';
import { EncryptQueries } from './query-encrypt.js';
import { GroupQueries } from './query-groups.js';
import { restrictionQuery } from './query-restriction.js';
import { UsyncQueries } from './query-usync.js';
import { ReceiptRouter } from './receipt-router.js';
import { Registrations } from './registrations.js';
import { sendToClients, serverStanza } from './server-stanzas.js';
import { SessionServer } from './session-server.js';
import type { Settings } from './settings.js';
import { StanzaHandlers } from './stanza-handlers.js';
import { makeServerCertificate, type ServerCertificate } from './tls-certificates.js';

const WEBSOCKET_PATH = '/ws/chat';
const MAX_WEBSOCKET_MESSAGE = 32 * 1024 * 1024;

const KEEP_ALIVE_MS = 65_000;

/** Puts the parts together. Everything is in memory; when the process ends, all of it is gone. */
export class Simulator implements AdminContext {
  readonly counters = new Counters();
  readonly faults = new Faults(() => (this.counters.faultsFired += 1));
  readonly groups = new Groups();
  readonly calls = new Calls();
  readonly directory: Directory;
  readonly presences: Presences;
  readonly newsletters: Newsletters;
  readonly groupChanges: GroupChanges;
  readonly joinRequests: JoinRequests;
  readonly linking: Linking;
  readonly pairingCodes: PairingCodes;
  readonly sessions: SessionServer;
  readonly connections = new Set<Connection>();
  readonly noise: NoiseIdentity;
  readonly mediaFiles = new MediaStore();
  private readonly media: MediaServer;
  private readonly http: Server;
  /** The same behind TLS, as WhatsApp's own server is. */
  private readonly https: TlsServer;
  private readonly webSockets = new WebSocketServer({ noServer: true, maxPayload: MAX_WEBSOCKET_MESSAGE });

  /** @param caFile where the caller puts `certificate.ca` */
  static async create(settings: Settings, caFile: string): Promise<Simulator> {
    return new Simulator(settings, await makeServerCertificate(), caFile);
  }

  private constructor(
    private readonly settings: Settings,
    readonly certificate: ServerCertificate,
    private readonly caFile: string,
  ) {
    this.noise = makeNoiseIdentity(settings.noiseRootSeed);
    this.media = new MediaServer(certificate, this.mediaFiles, this.counters);
    const network = this.phoneNetwork(() => ({ messages, receipts }));
    this.directory = new Directory(network);
    this.presences = new Presences(this.directory);
    this.newsletters = new Newsletters(this.directory);
    this.groupChanges = new GroupChanges(this.groups, this.directory);
    this.joinRequests = new JoinRequests(this.groupChanges, this.directory);
    const messages = new MessageRouter(this.directory, this.groups, this.counters);
    const receipts = new ReceiptRouter(this.directory, this.counters);
    const registrations = new Registrations(
      (account, device) => this.queueEvents(account, device),
      this.counters,
      this.faults,
    );
    this.linking = new Linking(registrations);
    this.pairingCodes = new PairingCodes(this.linking, this.directory);
    const encrypt = new EncryptQueries(this.directory, this.counters);
    const usync = new UsyncQueries(this.directory, settings.createUnknown);
    const groups = new GroupQueries(this.groups, this.groupChanges, this.joinRequests, this.directory);
    this.sessions = new SessionServer({
      directory: this.directory,
      counters: this.counters,
      faults: this.faults,
      registrations,
      linking: this.linking,
      pairingCodes: this.pairingCodes,
      stanzas: new StanzaHandlers({
        messages,
        receipts,
        calls: this.calls,
        newsletters: this.newsletters,
        presences: this.presences,
        directory: this.directory,
        faults: this.faults,
        counters: this.counters,
      }),
      queries: {
        ...accountQueries(this.directory, this.media, this.groups, this.groupChanges),
        'w:sync:app:state': appStateQuery,
        'w:biz:catalog': (query) => catalogQuery(query, this.directory),
        'fb:thrift_iq': orderQuery,
        'w:mex': (query) => newsletterQuery(query, this.newsletters, this.media) ?? restrictionQuery(query),
        encrypt: (query) => encrypt.answer(query),
        usync: (query) => usync.answer(query),
        'w:g2': (query) => groups.answer(query),
      },
    });
    const handler = adminHandler(this);
    this.http = createServer(handler);
    this.https = createTlsServer({ key: certificate.key, cert: certificate.cert }, handler);
    this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    this.https.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    // A client that was busy for a while must not send its next request into a connection that is just being closed.
    this.http.keepAliveTimeout = KEEP_ALIVE_MS;
    this.https.keepAliveTimeout = KEEP_ALIVE_MS;
    // A client that does not trust the certificate, or speaks no TLS.
    this.https.on('tlsClientError', () => undefined);
  }

  async listen(): Promise<void> {
    await this.media.listen(this.settings.host);
    this.http.listen(this.settings.port, this.settings.host);
    this.https.listen(this.settings.tlsPort, this.settings.host);
    await Promise.all([once(this.http, 'listening'), once(this.https, 'listening')]);
  }

  address(): SimulatorAddress {
    const { port } = this.http.address() as AddressInfo;
    const authority = `${this.settings.host}:${port}`;
    return {
      wsUrl: `ws://${authority}${WEBSOCKET_PATH}`,
      wssUrl: `wss://${this.settings.host}:${(this.https.address() as AddressInfo).port}${WEBSOCKET_PATH}`,
      adminUrl: `http://${authority}`,
      mediaUrl: `https://${this.media.host}`,
      noiseRootKey: this.noise.rootPublicKey.toString('hex'),
      caFile: this.caFile,
    };
  }

  async close(): Promise<void> {
    for (const connection of this.connections) connection.reset('the simulator ends');
    this.http.closeAllConnections();
    this.https.closeAllConnections();
    const closed = [this.http, this.https].map((server) => new Promise((resolve) => server.close(resolve)));
    await Promise.all([this.media.close(), ...closed]);
  }

  private upgrade(request: { url?: string | undefined }, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined);
    const known = request.url?.split('?', 1)[0] === WEBSOCKET_PATH;
    const refusal = known ? this.faults.upgrade() : 404;
    if (refusal !== undefined) {
      socket.end(
        `HTTP/1.1 ${refusal} ${STATUS_CODES[refusal] ?? 'Refused'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    const incoming = request as Parameters<WebSocketServer['handleUpgrade']>[0];
    this.webSockets.handleUpgrade(incoming, socket, head, (ws) => {
      // Behind `http` an upgraded socket always is a net.Socket.
      const connection = new Connection(ws, socket as Socket, this.noise, this.sessions, this.counters);
      this.connections.add(connection);
      ws.on('close', () => this.connections.delete(connection));
    });
  }

  private queueEvents(account: Account, device: number): QueueEvents {
    return {
      written: ({ tag, attrs }, offline) => {
        if (tag === 'receipt') this.counters.receiptsOut += 1;
        if (tag !== 'message') return;
        this.counters.messagesToClients += 1;
        const author = this.directory.find(attrs.participant ?? attrs.from ?? '');
        const record = author && account.log.find(author.number, attrs.id ?? '');
        record?.deliveries.push({ number: account.number, device, at: monotonicNow(), offline });
      },
      dropped: () => (this.counters.stanzasDropped += 1),
    };
  }

  private sender({ number, device }: DeviceAddress): Sender {
    const account = this.directory.get(number);
    if (!account) throw new Error(`no account ${number}`);
    return { account, device };
  }

  private phoneNetwork(routers: () => { messages: MessageRouter; receipts: ReceiptRouter }): PhoneNetwork {
    return {
      counters: this.counters,
      lookUp: (jid) => this.directory.find(jid),
      devicesOf: (number) => this.directory.devicesOf(number),
      groupMembers: (jid) => {
        const group = this.groups.get(jid);
        return group && [...group.members.keys()].flatMap((number) => this.directory.get(number) ?? []);
      },
      contactsOf: (number) => {
        const contacts = this.directory.get(number)?.correspondents ?? [];
        return [...contacts].flatMap((contact) => this.directory.get(contact) ?? []);
      },
      takeBundle: (address) => this.directory.takeBundle(address),
      submitMessage: (address, stanza, shape) => {
        this.counters.messagesFromPhones += 1;
        return routers().messages.submit(this.sender(address), stanza, shape);
      },
      submitReceipt: (address, stanza) => {
        const forward = !this.faults.mutes(address.number, 'phone-receipts');
        routers().receipts.submit(this.sender(address), stanza, forward);
      },
      uploadMedia: (blob) => this.media.put(blob),
      storedMedia: (directPath) => this.mediaFiles.at(directPath),
      notifyOwnDevice: ({ number, device }, { attrs, content }) => {
        const account = this.directory.get(number);
        const from = formatJid(number, SERVER);
        if (account) sendToClients(account, serverStanza('notification', { from, ...attrs }, content), device);
      },
    };
  }
}
