import type { RunningSimulator } from '../support/simulator.js';
import type { Partners } from './cells.js';
import { LinkedContact } from './linked-contact.js';
import type { Text } from './text.js';

/** Somebody who writes to the company, at each turn whose number divided by `every` leaves `rest`. */
export interface Writer {
  every: number;
  rest: number;
  write(text: string): Promise<Text[]>;
}

/** A device that has to be able to read what the company sends. */
export interface Reader {
  name: string;
  /** Whether a message that the company sends there is for this device. */
  isFor(destination: string): boolean;
  /** All texts that it has read so far, in the order of reading. */
  texts(): Promise<Text[]>;
}

/** Who the company talks to. */
export interface Conversation {
  /** Phone numbers and groups that the company sends to, in turn. */
  destinations: string[];
  writers: Writer[];
  readers: Reader[];
  /** Unlinks nothing; ends what runs in this process. */
  close(): Promise<void>;
}

const GROUP_MEMBERS = 3;
/** In turns. */
const LINKED_WRITES_EVERY = 10;
const MEMBER_WRITES_ALONE_EVERY = 4;

/** Makes the contacts, and their devices. `company` is its phone number. */
export async function meet(simulator: RunningSimulator, company: string, partners: Partners): Promise<Conversation> {
  const conversation = await CONVERSATIONS[partners](simulator, company);
  // The company's own phone gets a copy of all that its linked device sends.
  conversation.readers.push(phone(simulator, company, 'own phone', () => true, true));
  return conversation;
}

const CONVERSATIONS: Record<Partners, (simulator: RunningSimulator, company: string) => Promise<Conversation>> = {
  one: async (simulator, company) => {
    const { number } = await simulator.client.createAccount();
    return {
      destinations: [number],
      writers: [writer(simulator, number, company)],
      readers: [phone(simulator, number, 'phone', () => true)],
      close: async () => undefined,
    };
  },
  three: async (simulator, company) => {
    const conversation = await CONVERSATIONS.one(simulator, company);
    const number = conversation.destinations[0]!;
    const linked = [await LinkedContact.link(simulator, number), await LinkedContact.link(simulator, number)];
    for (const [place, device] of linked.entries()) {
      conversation.writers.push({
        every: LINKED_WRITES_EVERY,
        rest: 3 + place * 4,
        write: async (text) => [await device.send(company, text)],
      });
      conversation.readers.push({
        name: `linked device ${place + 1}`,
        isFor: () => true,
        texts: async () => device.textsOf(company),
      });
    }
    return { ...conversation, close: async () => void (await Promise.all(linked.map((device) => device.close()))) };
  },
  group: async (simulator, company) => {
    const members = (await simulator.client.createAccounts(GROUP_MEMBERS)).map(({ number }) => number);
    const { jid } = await simulator.client.createGroup(company, members);
    const first = members[0]!;
    return {
      destinations: [jid, first],
      writers: [
        ...members.map((member, place) => writer(simulator, member, jid, members.length, place)),
        writer(simulator, first, company, MEMBER_WRITES_ALONE_EVERY),
      ],
      readers: members.map((member) =>
        phone(simulator, member, `phone ${member}`, (destination) => destination === jid || destination === member),
      ),
      close: async () => undefined,
    };
  },
};

function writer({ client }: RunningSimulator, number: string, to: string, every = 1, rest = 0): Writer {
  return {
    every,
    rest,
    write: async (text) => (await client.send(number, { to, text })).map(({ id }) => ({ id, text })),
  };
}

function phone(
  { client }: RunningSimulator,
  number: string,
  name: string,
  isFor: Reader['isFor'],
  own = false,
): Reader {
  const read: Text[] = [];
  let after = 0;
  return {
    name,
    isFor,
    texts: async () => {
      const page = await client.inbox(number, { after, own });
      after = page.next;
      for (const { id, text, fromMe } of page.messages) if (fromMe === own) read.push({ id, text: text ?? '' });
      return read;
    },
  };
}
