import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { answerOf, type LimitUse, type Outcome, type SentMessage } from '../domain/commands.js';
import { invalidField } from '../domain/errors.js';
import { checkForChannel } from '../domain/channel-commands.js';
import { type Address, parseDestination, parseJid, parseRecipient } from '../domain/jid.js';
import type { LineId } from '../domain/line.js';
import type { ChangedMessage, MessageChange, TargetMessage } from '../domain/message-change.js';
import { type Attempt, FIRST_ATTEMPT, type OutgoingMessage } from '../domain/outgoing.js';
import { readField } from '../domain/phone.js';
import { newMessageId } from '../domain/message-id.js';
import { LinkPreviews } from '../link-previews/link-previews.js';
import { LineRouter } from '../lines/line-router.js';
import { LineSnapshots } from '../lines/line-snapshots.js';
import { QueuedMessages } from '../queue/queued-messages.js';
import { MessageRecords } from '../records/message-records.js';
import { messageIn, type QueueTimes } from './message-body.js';
import type { MessageBody } from './messages.dto.js';
import { Templates } from '../templates/templates.js';
import { OutgoingFiles } from './outgoing-files.js';
import { QueueRunner } from './queue-runner.js';

/** Phone number as people write it, or a JID. When both are given they have to name the same recipient. */
export interface Recipient {
  to?: string;
  phone?: string;
}

/** A sent message; `phone` is the recipient as E.164 digits, or the JID that was given. */
export interface Delivery extends SentMessage {
  phone: string;
}

/** What became of a message, and the limits that it counted in either way. */
export interface Dispatch {
  limits: readonly LimitUse[];
  /** @throws DomainError why it was not sent, or not confirmed */
  delivery(): Delivery;
}

/** What the queue has made of a message. */
export interface Queued {
  phone: string;
  chat: string;
  messageId: string;
  status: string;
  at: Date;
}

/** Sends messages for companies. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly lines: LineRouter,
    private readonly snapshots: LineSnapshots,
    private readonly records: MessageRecords,
    private readonly waiting: QueuedMessages,
    private readonly runner: QueueRunner,
    private readonly files: OutgoingFiles,
    private readonly templates: Templates,
    private readonly previews: LinkPreviews,
    private readonly settings: Settings,
  ) {}

  /**
   * Sends a message and resolves when WhatsApp's server confirmed it, or did not. What is valid counts against the limits,
   * whatever becomes of it then.
   *
   * @throws DomainError VALIDATION_FAILED; the errors of the command `send` are in what it resolves with
   */
  async send(line: LineId, recipient: Recipient, message: OutgoingMessage): Promise<Dispatch> {
    const to = this.recipient(recipient);
    checkForChannel(to, message.content.type, message.refersTo);
    if (message.messageId !== null && !message.resumed) await this.waiting.assertFree(line, message.messageId);
    return dispatch(to, await this.lines.carryOut(line, { do: 'send', to, message }));
  }

  /**
   * Gives a message to the queue: it is on disk when this resolves. One that is there already stays as it is.
   *
   * @throws DomainError VALIDATION_FAILED, SESSION_NOT_FOUND, QUEUE_FULL
   */
  async queue(line: LineId, recipient: Recipient, message: OutgoingMessage, times: QueueTimes): Promise<Queued> {
    const to = this.recipient(recipient);
    checkForChannel(to, message.content.type, message.refersTo);
    await this.snapshots.find(line);
    const messageId = message.messageId ?? newMessageId();
    if (message.messageId !== null && !message.resumed) await this.assertFree(line, messageId);
    // What an earlier try of the request has queued may be gone again: it was sent.
    if (!message.resumed || !(await this.isOnRecord(line, messageId))) {
      await this.waiting.add(line, [{ to, message: { ...message, messageId, resumed: false }, ...times }]);
      await this.runner.tell();
      this.runner.begin(line);
    }
    const queued = await this.waiting.find(line, messageId);
    return {
      phone: to.kind === 'phone' ? to.user : to.jid,
      chat: to.jid,
      messageId,
      // It may have left by now: this is what became of the request.
      status: times.sendAt !== null && times.sendAt > new Date() ? 'scheduled' : 'queued',
      at: queued?.createdAt ?? new Date(),
    };
  }

  /** @throws DomainError VALIDATION_FAILED when another message of the line has the id, sent or queued */
  async assertFree(line: LineId, messageId: string): Promise<void> {
    await this.waiting.assertFree(line, messageId);
    if (await this.isOnRecord(line, messageId)) {
      throw invalidField('id', 'id must be that of no other message of the line');
    }
  }

  private async isOnRecord(line: LineId, messageId: string): Promise<boolean> {
    return (await this.records.find(line, messageId)).some(({ fromMe }) => fromMe);
  }

  /** Sends what a message holds to somebody else. The errors of the command `forward` are in what it resolves with. */
  async forward(
    line: LineId,
    target: TargetMessage,
    recipient: Recipient,
    attempt: Attempt = FIRST_ATTEMPT,
  ): Promise<Dispatch> {
    const to = this.recipient(recipient);
    checkForChannel(to, 'forward');
    return dispatch(to, await this.lines.carryOut(line, { do: 'forward', target, to, attempt }));
  }

  /** Does something to a message that is there. The errors of the command `change` are in what it resolves with. */
  async change(
    line: LineId,
    target: TargetMessage,
    change: MessageChange,
    attempt: Attempt = FIRST_ATTEMPT,
  ): Promise<Outcome<'change'>> {
    const isDeletion = change.type === 'delete' || change.type === 'delete_for_me';
    const cancelled = isDeletion ? await this.cancelled(line, target.messageId) : undefined;
    if (cancelled !== undefined) return { answer: cancelled, limits: [] };
    return this.lines.carryOut(line, { do: 'change', target, change, attempt });
  }

  /** What waits in the queue is not sent; undefined when nothing waits under that id. */
  private async cancelled(line: LineId, messageId: string): Promise<ChangedMessage | undefined> {
    const queued = await this.waiting.find(line, messageId);
    if (queued === undefined || !(await this.waiting.cancel(line, messageId))) return undefined;
    await this.runner.tell();
    return { messageId, chat: queued.chat, changeId: null, timestamp: Math.floor(Date.now() / 1000) };
  }

  /** The message that a path names. @throws DomainError VALIDATION_FAILED */
  target(messageId: string, chat: string | undefined): TargetMessage {
    if (chat === undefined) return { messageId, chat: null };
    const { jid } = readField('chat', () => parseRecipient(chat, this.settings.defaultPhoneRegion));
    return { messageId, chat: jid };
  }

  /**
   * The message that a body describes, with its file stored and its link looked up: a template becomes the kind that it
   * amounts to.
   *
   * @param previewsUntil by `performance.now()`: links are not looked up any more then
   * @throws DomainError VALIDATION_FAILED, UNSUPPORTED_KIND, those of templates and those of `OutgoingFiles.attach`
   */
  async messageIn(companyId: string, body: MessageBody, { previewsUntil = Infinity } = {}): Promise<OutgoingMessage> {
    const whole = body.type === 'template' ? await this.rendered(companyId, body) : body;
    const message = await this.files.attach(companyId, messageIn(whole, this.settings.defaultPhoneRegion));
    return performance.now() < previewsUntil ? this.previews.attach(companyId, message) : message;
  }

  private async rendered(companyId: string, { template, ...body }: MessageBody): Promise<MessageBody> {
    if (template === undefined) throw invalidField('template', 'template must be given with type template');
    return { ...body, ...(await this.templates.render(companyId, template)) } as unknown as MessageBody;
  }

  /** @throws DomainError VALIDATION_FAILED when both are given and differ, or none is */
  recipient({ to, phone }: Recipient): Address {
    const [named, other] = Object.entries({ to, phone }).flatMap(([field, input]) =>
      input === undefined || input === null
        ? []
        : [readField(field, () => parseDestination(input, this.settings.defaultPhoneRegion))],
    );
    if (named === undefined) throw invalidField('phone', 'phone must be a phone number or a JID');
    if (other !== undefined && other.jid !== named.jid) {
      throw invalidField('phone', 'phone and to must not differ when both are given');
    }
    return named;
  }
}

function dispatch(address: Address, outcome: Outcome<'send' | 'forward'>): Dispatch {
  const delivery = (): Delivery => {
    const sent = answerOf(outcome);
    // Events name the conversation by the number that WhatsApp knows, and so does the answer.
    const phone = address.kind === 'phone' ? (parseJid(sent.chat)?.user ?? address.user) : address.jid;
    return { phone, ...sent };
  };
  return { limits: outcome.limits, delivery };
}
