import { IsOptional, Length } from 'class-validator';

/** What a company can set about answers by a language model. */
export class AiReplySettings {
  /** What the model is told before the conversation. */
  @Length(1, 16_000, { message: 'systemPrompt must have 1 to 16000 characters' })
  systemPrompt =
    'You answer the customers of a company on WhatsApp: briefly, politely, in the language of the customer. When you do not know something, say so.';

  /** In place of the model of the environment. */
  @IsOptional()
  @Length(1, 200, { message: 'model must have 1 to 200 characters' })
  model?: string;
}
