/** Everything the server counts; `GET /admin/stats` shows it. */
export class Counters {
  connectionsNow = 0;
  connectionsTotal = 0;
  handshakesNow = 0;
  handshakesPeak = 0;
  loggedInNow = 0;
  logins = 0;
  loginFailures = 0;
  pairings = 0;
  /** Clients that asked for their own device to be unlinked. */
  logouts = 0;
  framesIn = 0;
  framesOut = 0;
  queries = 0;
  /** The same by namespace: `usync`, `encrypt`, `w:g2` … */
  readonly queriesByNamespace: Record<string, number> = {};
  messagesFromClients = 0;
  messagesFromPhones = 0;
  messagesToClients = 0;
  messagesToPhones = 0;
  acksIn = 0;
  acksOut = 0;
  nacksIn = 0;
  nacksOut = 0;
  receiptsIn = 0;
  receiptsOut = 0;
  retryReceiptsFromClients = 0;
  retryReceiptsFromPhones = 0;
  phoneDecryptFailures = 0;
  preKeysUploaded = 0;
  /** Uploads of an id that the server already had or has handed out: the client's key counter went back. */
  preKeyIdsReused = 0;
  /** One-time keys of phones and of linked devices. */
  preKeysHandedOut = 0;
  bundlesWithoutPreKey = 0;
  stanzasDropped = 0;
  undeliverable = 0;
  /** Frames that no key decrypts, or that are no stanza: the connection is reset. */
  badFrames = 0;
  /** Stanzas that make no sense: refused, and the connection goes on. */
  badStanzas = 0;
  mediaUploads = 0;
  mediaDownloads = 0;
  faultsFired = 0;
}
