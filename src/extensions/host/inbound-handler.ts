import { applyDecorators, Injectable, SetMetadata, type Type } from '@nestjs/common';
import type { MessagePayload } from '../../domain/events.js';

export const INBOUND_HANDLER = 'switchboard:inbound-handler';

export interface InboundHandlerOptions {
  /** Names the extension in routes, tables and its queue: a letter, then up to 23 letters, digits and hyphens, all small. */
  name: string;
  /** Whether it is on for a company that has not chosen. */
  enabledByDefault: boolean;
  /**
   * For a handler of texts with certain words: a company that has set nothing has only messages queued for it that hold
   * one of these, in letters of any case and as a part of other words too. The handler looks closer itself.
   */
  words?: readonly string[];
  /** Class of what a company can set, with validation; its initial values are the defaults. */
  settings: Type<object>;
}

/** Makes a provider of any module a handler of inbound messages. */
export const InboundHandler = (options: InboundHandlerOptions): ClassDecorator =>
  applyDecorators(Injectable(), SetMetadata(INBOUND_HANDLER, options));

/** What a provider with `@InboundHandler` does. */
export interface BatchHandler<Settings extends object = object> {
  /**
   * Handles a batch. A rejection, or more than two minutes, has the same batch handled again later; after several tries
   * its messages are given up, and can be retried by REST.
   */
  handle(batch: InboundBatch<Settings>): Promise<void>;
}

/** A message as it is in the event log. */
export interface InboundMessage extends MessagePayload {
  eventId: string;
}

/** A message of a chat's past: of the other side, of the company's people, or of a handler. */
export interface HistoryMessage {
  messageId: string;
  fromMe: boolean;
  /** The handler that wrote it; null when a person did. */
  extension: string | null;
  type: string;
  text: string | null;
  /** Milliseconds since 1970. */
  at: number;
}

/** Messages of one chat that came within a short time, or piled up while earlier ones were handled; oldest first. */
export interface InboundBatch<Settings extends object = object> {
  readonly companyId: string;
  /** Which number of the company. */
  readonly line: string;
  /** JID of the person or group. */
  readonly chat: string;
  /** True for a chat with one person: neither a group nor a broadcast. */
  readonly direct: boolean;
  readonly messages: readonly [InboundMessage, ...InboundMessage[]];
  /** What the company has set for this handler. */
  readonly settings: Settings;
  /** Aborted when the batch has to end: its time is over, or the process ends. */
  readonly signal: AbortSignal;

  /**
   * Answers in the chat and resolves, with the id of the message, when WhatsApp has confirmed it. When a batch is handled
   * again, replies that were sent before are not sent twice: the nth reply of a batch counts as the same one.
   */
  reply(text: string): Promise<string>;

  /** Reacts to a message of the chat; not again when the batch is handled again. */
  react(messageId: string, emoji: string): Promise<void>;

  /** The chat up to the end of this batch: its last messages, at most so many and 512 KB of text, oldest first. */
  history(limit: number): Promise<HistoryMessage[]>;
}

/** Why a handler failed, in words that the company may read. Of any other error only the log tells. */
export class HandlerError extends Error {
  override readonly name = 'HandlerError';
}
