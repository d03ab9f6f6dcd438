import type { ReceivedRequest, Reply } from './webhook-receiver.js';

export interface CompletionRequest {
  model: string;
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[];
}

/** Answers as an OpenAI-compatible endpoint does when its model says this. */
export const says =
  (words: string | ((request: CompletionRequest) => string)): Reply =>
  (request, response) => {
    const content = typeof words === 'string' ? words : words(completionRequest(request));
    const answer = { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };

export function completionRequest({ body }: ReceivedRequest): CompletionRequest {
  return JSON.parse(body) as CompletionRequest;
}

/** The conversation without the system prompt, `role: content` each. */
export function conversation(request: ReceivedRequest | undefined): string[] {
  const { messages } = request === undefined ? { messages: [] } : completionRequest(request);
  return messages.slice(1).map(({ role, content }) => `${role}: ${content}`);
}
