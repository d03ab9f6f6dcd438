/** Why WhatsApp refused a message, in words. */
export interface MessageFailure {
  /** WhatsApp's code; null when it gave none. */
  code: number | null;
  meaning: string;
  advice: string;
  /** Of a message that may have left. */
  outcome?: 'unknown';
}

/** The codes that are known; WhatsApp has no list of them. */
const KNOWN: Partial<Record<number, Omit<MessageFailure, 'code'>>> = {
  401: {
    meaning: 'This number may not write to the chat',
    advice: 'Of a group it has to be a member; where only admins write it has to be one.',
  },
  403: {
    meaning: 'This number may not write to the chat',
    advice: 'Of a group it has to be a member; where only admins write it has to be one.',
  },
  404: {
    meaning: 'There is no such chat',
    advice: 'Check the number or the id of the group; it may have left WhatsApp since it was last written to.',
  },
  463: {
    meaning: 'WhatsApp holds back messages of this number to people who never wrote to it',
    advice: 'Wait until they write first. The restriction ends by itself; more such tries make it longer.',
  },
  475: {
    meaning: 'This number has used up the new conversations that WhatsApp allows it',
    advice: 'Wait until the quota begins anew, and let people write first meanwhile.',
  },
  479: {
    meaning: 'WhatsApp did not take the message as it was addressed, mostly for a device that is no more',
    advice: 'Send it again: the devices of the chat are looked up anew.',
  },
};

const UNCONFIRMED: MessageFailure = {
  code: null,
  meaning: 'WhatsApp has not confirmed the message in time; it may have left',
  advice:
    'Wait: what is heard of it later counts. To send it again once at most, repeat the request with its Idempotency-Key.',
  outcome: 'unknown',
};

const OTHERS = {
  meaning: 'WhatsApp refused the message',
  advice: 'Send it again once; when that fails as well, look at the account on its phone.',
};

/** Why a message has failed that nobody refused. */
export function unconfirmedFailure(): MessageFailure {
  return { ...UNCONFIRMED };
}

/** What a code means with which WhatsApp refused a message, and what can be done about it. */
export function messageFailure(code: number | null): MessageFailure {
  return { code, ...((code === null ? undefined : KNOWN[code]) ?? OTHERS) };
}
