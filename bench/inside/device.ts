/** A linked device as JSON: what it needs to log in again. */
export interface Device {
  companyId: string;
  credentials: string;
  keys: { type: string; id: string; json: string }[];
}

/** What one account sends: to its recipients in turn, so many at a time. */
export interface Batch {
  companyId: string;
  /** E.164 digits. */
  recipients: string[];
  messages: number;
  inFlight: number;
  /** What is sent is the picture that the side was given before, with the text as its caption. */
  picture?: boolean;
}

/** Runs `work` for each number below `count`, at most `inFlight` at a time. */
export async function inParallel(
  count: number,
  inFlight: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(count, inFlight) }, worker));
}

/** The recipient and the text of a batch's message; the same for everyone who is compared. */
export function messageOf(batch: Batch, index: number): { to: string; text: string } {
  const to = batch.recipients[index % batch.recipients.length];
  if (to === undefined) throw new Error('a batch needs recipients');
  return { to, text: `Your table is booked for 19:00. Reply 1 to confirm, 2 to move it. No. ${index}` };
}
