import type {
  ArmedRestriction,
  MediaFault,
  MediaFileView,
  MediaRetryAnswer,
  MediaRetryView,
  RestrictionView,
} from './admin-api.js';
import { AdminCaller, search, SimulatorError } from './client-caller.js';

/** Of the admin API: files, and what an account may not do. */
export class MediaClient extends AdminCaller {
  async mediaFiles(): Promise<MediaFileView[]> {
    return (await this.call<{ media: MediaFileView[] }>('GET', '/media')).media;
  }

  /** A file of the media server, by its id there. */
  mediaFile(id: string): Promise<MediaFileView> {
    return this.call('GET', `/media/${id}`);
  }

  /** Lets downloads of a file fail, for clients; replaces what was armed for it. */
  breakMedia(id: string, fault: MediaFault): Promise<MediaFileView> {
    return this.call('PUT', `/media/${id}`, fault);
  }

  async mendMedia(id: string): Promise<void> {
    await this.call('DELETE', `/media/${id}`);
  }

  /** The file of a message that the account's phone has sent or read. */
  messageMedia(number: string, messageId: string): Promise<MediaFileView> {
    return this.call('GET', `/accounts/${number}/messages/${messageId}/media`);
  }

  breakMessageMedia(number: string, messageId: string, fault: MediaFault): Promise<MediaFileView> {
    return this.call('PUT', `/accounts/${number}/messages/${messageId}/media`, fault);
  }

  /** Its bytes, decrypted. */
  async messageFile(number: string, messageId: string): Promise<Buffer> {
    const response = await fetch(`${this.adminUrl}/admin/accounts/${number}/messages/${messageId}/file`);
    if (!response.ok) throw new SimulatorError(response.status, await response.text());
    return Buffer.from(await response.arrayBuffer());
  }

  /** What the account's phone answers when a linked device asks for a file again. */
  setMediaRetry(number: string, answer: MediaRetryAnswer, encrypted?: boolean): Promise<MediaRetryView> {
    return this.call('PUT', `/accounts/${number}/media-retry`, { answer, encrypted });
  }

  /** What it was asked for; waits until there are so many requests. */
  mediaRetry(number: string, query: { requests?: number; timeoutMs?: number } = {}): Promise<MediaRetryView> {
    return this.call('GET', `/accounts/${number}/media-retry${search(query)}`);
  }

  /** Restricts the account; replaces what it was restricted to. Its clients are told unless `announce` is false. */
  restrict(number: string, restriction: ArmedRestriction, announce?: boolean): Promise<RestrictionView> {
    return this.call('PUT', `/accounts/${number}/restriction`, { ...restriction, announce });
  }

  restriction(number: string): Promise<RestrictionView> {
    return this.call('GET', `/accounts/${number}/restriction`);
  }

  async liftRestriction(number: string, announce?: boolean): Promise<void> {
    await this.call('DELETE', `/accounts/${number}/restriction`, { announce });
  }
}
