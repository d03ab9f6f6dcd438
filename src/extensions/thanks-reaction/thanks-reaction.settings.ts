import { ArrayMaxSize, IsArray, IsOptional, Length, Matches } from 'class-validator';

const MAX_WORDS = 200;

function IsWords(): PropertyDecorator {
  return (target, property) => {
    const say = { message: `$property must be at most ${MAX_WORDS} words or phrases of 1 to 100 characters` };
    IsArray(say)(target, property);
    ArrayMaxSize(MAX_WORDS, say)(target, property);
    Length(1, 100, { ...say, each: true })(target, property);
    Matches(/\S/, { ...say, each: true })(target, property);
    IsOptional()(target, property);
  };
}

/** What a company can set about reactions to thanks. */
export class ThanksReactionSettings {
  /** In place of the built-in words. */
  @IsWords()
  words?: string[];

  /** In addition to them. */
  @IsWords()
  moreWords?: string[];
}
