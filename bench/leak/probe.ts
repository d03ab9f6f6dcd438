/** Loaded into the process that is counted: `node --import probe.js program.js`, and asked over the IPC channel. */
import { answer } from '../inside/answers.js';
import { takeCensus } from './census.js';

answer('census', takeCensus);
