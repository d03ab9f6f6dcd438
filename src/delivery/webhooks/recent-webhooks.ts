import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import type { Repository } from 'typeorm';
import { Webhook } from './webhook.entity.js';

/** How long another process may go on delivering as it did before a change. */
const RECENT_MS = 1_000;
const REMEMBERED = 10_000;

/** Webhooks as they were a second ago at most: their rows are not read anew for every message of a busy chat. */
@Injectable()
export class RecentWebhooks {
  private readonly reads = new LRUCache<string, Promise<Webhook | null>>({ max: REMEMBERED, ttl: RECENT_MS });

  constructor(@InjectRepository(Webhook) private readonly webhooks: Repository<Webhook>) {}

  /** Null for one that is not there. */
  async find(id: string): Promise<Webhook | null> {
    let read = this.reads.get(id);
    if (read === undefined) {
      read = this.webhooks.findOneBy({ id });
      this.reads.set(id, read);
      read.catch(() => this.reads.delete(id));
    }
    return read;
  }

  /** After a change in this process, which sees it at once. */
  forget(id: string): void {
    this.reads.delete(id);
  }
}
