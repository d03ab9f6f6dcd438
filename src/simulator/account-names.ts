import { AdminError } from './admin-error.js';
import { optionalString, optionalStrings, type JsonObject } from './admin-input.js';
import type { Directory } from './directory.js';

/** Lower case, as WhatsApp wants them. */
const USERNAME = /^[a-z0-9._]{3,35}$/;

export interface AccountNames {
  aliases: string[] | undefined;
  /** Empty when it is taken away. */
  username: string | undefined;
}

/** The names that a body gives to an account, when nobody else has them. */
export function readNames(directory: Directory, body: JsonObject): AccountNames {
  const number = optionalString(body, 'number');
  return { aliases: readAliases(directory, body, number), username: readUsername(directory, body, number) };
}

function readAliases(directory: Directory, body: JsonObject, number: string | undefined): string[] | undefined {
  const aliases = optionalStrings(body, 'aliases');
  if (aliases && number === undefined)
    throw new AdminError(400, 'aliases are other forms of a number: give the number');
  const wrong = aliases?.find((alias) => !/^\d{7,15}$/.test(alias) || alias === number);
  if (wrong !== undefined) throw new AdminError(400, `aliases: "${wrong}" is not another number of 7 to 15 digits`);
  const owner = directory.byOtherForm(number ?? '');
  if (owner) throw new AdminError(409, `${number} is another form of ${owner.number}`);
  const taken = aliases?.find((alias) => {
    const other = directory.byOtherForm(alias);
    return directory.get(alias) !== undefined || (other !== undefined && other.number !== number);
  });
  if (taken !== undefined) throw new AdminError(409, `${taken} is an account, or another form of one`);
  return aliases;
}

function readUsername(directory: Directory, body: JsonObject, number: string | undefined): string | undefined {
  const username = optionalString(body, 'username');
  if (username === undefined || username === '') return username;
  if (!USERNAME.test(username)) throw new AdminError(400, 'username has to be 3 to 35 of a-z, 0-9, dot and underscore');
  if (Number(body.count ?? 1) > 1) throw new AdminError(400, 'only one account can have a username');
  const owner = directory.byUsername(username);
  if (owner && owner.number !== number) throw new AdminError(409, `${owner.number} is ${username} already`);
  return username;
}
