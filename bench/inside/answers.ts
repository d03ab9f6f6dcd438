type Handler = (argument: never) => unknown;

interface Question {
  id: number;
  name: string;
  argument: unknown;
}

export type Answer = { id: number; value: unknown } | { id: number; error: string };

const handlers = new Map<string, Handler>();
/** Questions that came while the program that answers them was still loading. */
let early: Question[] = [];

process.on('message', (message) => void reply(message as Question));

/** Answers questions of this name that the parent process asks over the IPC channel. */
export function answer<A>(name: string, handler: (argument: A) => unknown): void {
  handlers.set(name, handler as Handler);
  const waiting = early;
  early = [];
  for (const question of waiting) void reply(question);
}

async function reply(question: Question): Promise<void> {
  const { id, name, argument } = question;
  const handler = handlers.get(name);
  if (handler === undefined) {
    early.push(question);
    return;
  }
  try {
    process.send?.({ id, value: await handler(argument as never) } satisfies Answer);
  } catch (error) {
    process.send?.({ id, error: String((error as Error).stack) } satisfies Answer);
  }
}
