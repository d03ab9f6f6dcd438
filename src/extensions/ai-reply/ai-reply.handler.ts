import { isBlank, MAX_TEXT_LENGTH } from '../../domain/text.js';
import { type BatchHandler, type HistoryMessage, type InboundBatch, InboundHandler } from '../host/inbound-handler.js';
import { AiReplySettings } from './ai-reply.settings.js';
import { ChatCompletions, type ChatMessage } from './chat-completions.js';

const NAME = 'ai-reply';
const REMEMBERED_MESSAGES = 20;
/** Two machines that answer each other stop here. */
const REPLIES_A_MINUTE = 5;
const MINUTE_MS = 60_000;

/** Has a language model answer the people who write to the company, in chats with one person. */
@InboundHandler({ name: NAME, enabledByDefault: false, settings: AiReplySettings })
export class AiReplyHandler implements BatchHandler<AiReplySettings> {
  constructor(private readonly completions: ChatCompletions) {}

  async handle(batch: InboundBatch<AiReplySettings>): Promise<void> {
    const { direct, messages, settings, signal } = batch;
    if (!direct || !messages.some(({ text }) => text !== null && text !== '')) return;
    const history = await batch.history(Math.max(REMEMBERED_MESSAGES, messages.length));
    if (repliesOfTheLastMinute(history) >= REPLIES_A_MINUTE) return;
    const conversation: ChatMessage[] = [{ role: 'system', content: settings.systemPrompt }, ...history.map(line)];
    const answer = await this.completions.complete(conversation, settings.model, signal);
    if (isBlank(answer)) return;
    await batch.reply([...answer.toWellFormed()].slice(0, MAX_TEXT_LENGTH).join(''));
  }
}

function repliesOfTheLastMinute(history: HistoryMessage[]): number {
  return history.filter(({ extension, at }) => extension === NAME && at > Date.now() - MINUTE_MS).length;
}

function line({ fromMe, type, text }: HistoryMessage): ChatMessage {
  return { role: fromMe ? 'assistant' : 'user', content: text ?? `[${type}]` };
}
