import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Settings } from '../../config/settings.js';
import { OutboundHttp } from '../../outbound/outbound-http.js';
import { HandlerError } from '../host/inbound-handler.js';
import { LOGGER } from '../../logging/logger.js';

const MAX_BYTES = 1_000_000;

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** Asks an OpenAI-compatible endpoint what comes next in a conversation. */
@Injectable()
export class ChatCompletions implements OnApplicationShutdown {
  /** Whoever runs the process chose the address, so it may be a private one. */
  private readonly http = new OutboundHttp(true);

  constructor(
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * @param model undefined for the one of the environment
   * @returns the answer; empty when the model has nothing to say
   * @throws HandlerError when no answer can be had now
   */
  async complete(messages: ChatMessage[], model: string | undefined, signal: AbortSignal): Promise<string> {
    const { aiReplyUrl = '', aiReplyApiKey, aiReplyModel, aiReplyTimeoutMs: timeoutMs } = this.settings;
    const { status, body } = await this.http
      .exchange({
        method: 'POST',
        url: `${aiReplyUrl.replace(/\/+$/, '')}/chat/completions`,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Switchboard',
          ...(aiReplyApiKey !== undefined && { authorization: `Bearer ${aiReplyApiKey}` }),
        },
        body: JSON.stringify({ model: model ?? aiReplyModel, messages }),
        timeoutMs,
        maxBytes: MAX_BYTES,
        signal,
      })
      .catch((error: unknown) => {
        signal.throwIfAborted();
        // Its words may name the address, which is no tenant's business.
        this.log.warn({ error: (error as Error).message }, 'the AI endpoint could not be asked');
        throw new HandlerError('the AI endpoint gave no answer', { cause: error });
      });
    if (status !== 200) throw new HandlerError(`the AI endpoint answered ${status}`);
    const content = contentOf(body.toString());
    if (content === undefined) throw new HandlerError('the AI endpoint answered with what is no chat completion');
    return content.trim();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.http.close();
  }
}

function contentOf(body: string): string | undefined {
  try {
    const answer = JSON.parse(body) as { choices?: { message?: { content?: unknown } }[] } | null;
    const message = answer?.choices?.[0]?.message;
    if (message === undefined) return undefined;
    const { content } = message;
    return typeof content === 'string' ? content : content === null ? '' : undefined;
  } catch {
    return undefined;
  }
}
