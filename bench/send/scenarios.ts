/** One way to load the system; the same for the product and for bare Baileys. */
export interface Scenario {
  name: string;
  accounts: number;
  inFlightPerAccount: number;
  messagesPerAccount: number;
  /** Of the picture of `openSides`, and no texts. */
  picture?: true;
  /** The one whose ratio is the result. */
  headline?: true;
}

export const ACCOUNTS = 10;
export const RECIPIENTS_PER_ACCOUNT = 5;

export const SCENARIOS: readonly Scenario[] = [
  { name: '1 account, one after the other', accounts: 1, inFlightPerAccount: 1, messagesPerAccount: 300 },
  { name: '1 account, 10 in flight', accounts: 1, inFlightPerAccount: 10, messagesPerAccount: 600 },
  {
    name: `${ACCOUNTS} accounts, 4 in flight each`,
    accounts: ACCOUNTS,
    inFlightPerAccount: 4,
    messagesPerAccount: 120,
    headline: true,
  },
  {
    name: `${ACCOUNTS} accounts, 2 in flight each, a picture of 100 KB`,
    accounts: ACCOUNTS,
    inFlightPerAccount: 2,
    messagesPerAccount: 24,
    picture: true,
  },
];
