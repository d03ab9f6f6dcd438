/** Cuts the byte stream of a client into frames. A frame may be split over WebSocket messages, or share one. */
export class FrameReader {
  /** The four bytes that open the stream, once they were seen: `WA`, major version, dictionary version. */
  header: Buffer | undefined;
  private rest: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): Buffer[] {
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, bytes]) : bytes;
    if (!this.header && !this.readHeader()) return [];
    const frames: Buffer[] = [];
    let offset = 0;
    while (this.rest.length - offset >= 3) {
      const end = offset + 3 + this.rest.readUIntBE(offset, 3);
      if (end > this.rest.length) break;
      frames.push(this.rest.subarray(offset + 3, end));
      offset = end;
    }
    this.rest = this.rest.subarray(offset);
    return frames;
  }

  /**
   * The stream begins with `WA`; or, when an earlier login handed out routing info, with `ED`, two bytes, its length
   * in three bytes and the info, and only then `WA` (Baileys lib/Utils/noise-handler.js, introHeader).
   */
  private readHeader(): boolean {
    let start = 0;
    if (this.rest.length >= 7 && this.rest.toString('latin1', 0, 2) === 'ED') start = 7 + this.rest.readUIntBE(4, 3);
    else if (this.rest.toString('latin1', 0, 2) === 'ED') return false;
    if (this.rest.length < start + 4) return false;
    const header = this.rest.subarray(start, start + 4);
    if (header.toString('latin1', 0, 2) !== 'WA') throw new Error('the stream does not begin with WA');
    this.header = Buffer.from(header);
    this.rest = this.rest.subarray(start + 4);
    return true;
  }
}

export function frame(body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(3 + body.length);
  bytes.writeUIntBE(body.length, 0, 3);
  bytes.set(body, 3);
  return bytes;
}
