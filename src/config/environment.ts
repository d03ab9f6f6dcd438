import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/** The environment, with what `.env` in the working directory adds; a variable that is set wins over the file. */
export function readEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) loadEnvFile('.env');
  return process.env;
}
