import { createCipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decryptEventResponse, decryptPollVote, proto } from '../../../baileys/baileys.js';
import { type Question, readEdit, readReaction, readResponse, readVote } from './secret-answers.js';

const AUTHOR = '79001112233@s.whatsapp.net';
const AUTHOR_LID = '111@lid';
const SENDER = '79007654321@s.whatsapp.net';
const SENDER_LID = '222@lid';
const ID = '3EB0C431C26A1916E07E';
const secret = randomBytes(32);

/** As a phone seals it (whatsmeow `msgsecret.go`). */
function seal(
  purpose: string,
  content: Uint8Array,
  sender = SENDER_LID,
  author = AUTHOR,
): { encPayload: Buffer; encIv: Buffer } {
  const key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `${ID}${author}${sender}${purpose}`, 32));
  const encIv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, encIv);
  if (['Poll Vote', 'Event Response'].includes(purpose)) cipher.setAAD(Buffer.from(`${ID}\0${sender}`));
  return { encPayload: Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]), encIv };
}

function question(message: proto.IMessage, change: Partial<Question> = {}): Question {
  return {
    messageId: ID,
    message: { ...message, messageContextInfo: { messageSecret: secret } },
    authors: [AUTHOR_LID, AUTHOR],
    senders: [SENDER, SENDER_LID],
    ...change,
  };
}

const hash = (option: string): Buffer => createHash('sha256').update(option).digest();
const poll = { pollCreationMessageV3: { name: 'When?', options: [{ optionName: 'Now' }, { optionName: 'Later' }] } };

function vote(...options: string[]): proto.IMessage {
  const content = proto.Message.PollVoteMessage.encode({ selectedOptions: options.map(hash) }).finish();
  return { pollUpdateMessage: { vote: seal('Poll Vote', content) } };
}

describe('what is sealed with the secret of another message', () => {
  it('a vote, by whichever names the two were called', () => {
    expect(readVote(vote('Later'), question(poll))).toEqual(['Later']);
    expect(readVote(vote('Now', 'Later'), question(poll))).toEqual(['Now', 'Later']);
    expect(readVote(vote(), question(poll))).toEqual([]);
    expect(readVote(vote('Now'), question({ ephemeralMessage: { message: poll } }))).toEqual(['Now']);
  });

  it('is opened as Baileys opens it', () => {
    const sealed = vote('Now').pollUpdateMessage!.vote!;
    const context = { pollCreatorJid: AUTHOR, pollMsgId: ID, pollEncKey: secret, voterJid: SENDER_LID };
    expect(decryptPollVote(sealed, context).selectedOptions).toHaveLength(1);
    const content = proto.Message.EventResponseMessage.encode({ response: 1 }).finish();
    const response = seal('Event Response', content);
    const about = { eventCreatorJid: AUTHOR, eventMsgId: ID, eventEncKey: secret, responderJid: SENDER_LID };
    expect(decryptEventResponse(response, about).response).toBe(1);
  });

  it('a vote of somebody else, of another poll or without a secret cannot be read', () => {
    expect(readVote(vote('Now'), question(poll, { senders: [SENDER] }))).toBeNull();
    expect(readVote(vote('Now'), question(poll, { authors: [AUTHOR_LID] }))).toBeNull();
    expect(readVote(vote('Now'), question(poll, { messageId: 'OTHER' }))).toBeNull();
    expect(readVote(vote('Now'), { ...question(poll), message: poll })).toBeNull();
    expect(
      readVote(
        { pollUpdateMessage: { vote: { encPayload: Buffer.from('x'), encIv: Buffer.from('y') } } },
        question(poll),
      ),
    ).toBeNull();
  });

  it('leaves out an option that the poll does not have', () => {
    expect(readVote(vote('Never', 'Now'), question(poll))).toEqual(['Now']);
  });

  it.each([
    [1, 'going', 2],
    [2, 'not_going', 0],
    [3, 'maybe', 0],
    [0, null, 0],
  ] as const)('an answer to an event: %i', (response, expected, guests) => {
    const content = proto.Message.EventResponseMessage.encode({ response, extraGuestCount: guests }).finish();
    const message = { encEventResponseMessage: seal('Event Response', content) };
    expect(readResponse(message, question({ eventMessage: { name: 'Party' } }))).toEqual({
      response: expected,
      guests,
    });
  });

  it('a reaction', () => {
    const content = proto.Message.ReactionMessage.encode({ text: '👍' }).finish();
    expect(readReaction({ encReactionMessage: seal('Enc Reaction', content) }, question({ conversation: 'x' }))).toBe(
      '👍',
    );
    expect(
      readReaction({ encReactionMessage: seal('Poll Vote', content) }, question({ conversation: 'x' })),
    ).toBeNull();
  });

  it('an edit of a message, and one of an event', () => {
    const edited = { protocolMessage: { editedMessage: { conversation: '3 pizzas' } } };
    const words = seal('Message Edit', proto.Message.encode(edited).finish());
    const asMessage = { secretEncryptedMessage: { ...words, secretEncType: 2 } };
    expect(readEdit(asMessage, question({ conversation: '2 pizzas' }))).toMatchObject({ conversation: '3 pizzas' });

    const event = seal('Event Edit', proto.Message.encode({ eventMessage: { name: 'Later' } }).finish());
    const asEvent = { secretEncryptedMessage: { ...event, secretEncType: 1 } };
    expect(readEdit(asEvent, question({ eventMessage: { name: 'Party' } }))).toMatchObject({
      eventMessage: { name: 'Later' },
    });
    expect(readEdit(asMessage, question({}, { senders: [SENDER] }))).toBeNull();
  });
});
