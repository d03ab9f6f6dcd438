import { realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { DomainError, invalidField } from '../domain/errors.js';
import type { LineId } from '../domain/line.js';
import { Mutex } from '../domain/mutex.js';
import { AtRestCipher } from '../encryption/at-rest-cipher.js';
import { SourceProblem } from './files/line-state.js';
import { type ImportChoices, type ImportedLine, importLines, LineInTheWay } from './line-import.js';
import { readSource } from './read-source.js';

export interface ImportRequest extends ImportChoices {
  /** Below the folder of the settings. */
  readonly folder?: string;
  readonly as?: LineId;
  readonly password?: string;
}

/** Imports what lies below the one folder that the settings name; a client has no say over any other. */
@Injectable()
export class ImportService {
  private readonly cipher: AtRestCipher;
  /** Each reads thousands of files, and a bundle takes 128 MB to open. */
  private readonly oneAtATime = new Mutex();

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly settings: Settings,
  ) {
    this.cipher = new AtRestCipher(settings.authEncryptionKey);
  }

  /** @throws DomainError VALIDATION_FAILED, IMPORT_INVALID, IMPORT_CONFLICT */
  import(request: ImportRequest): Promise<{ lines: ImportedLine[]; leftOut: string[] }> {
    return this.oneAtATime.run(() => this.run(request));
  }

  private async run({ folder = '.', as, password, replace, dryRun }: ImportRequest): Promise<{
    lines: ImportedLine[];
    leftOut: string[];
  }> {
    const { base, path } = await this.placeOf(folder);
    /** Where the folder is on this machine is nothing for clients. */
    const plain = (words: string): string => words.replaceAll(`${base}${sep}`, '').replaceAll(base, 'the folder');
    try {
      const found = await readSource(path, { as, password: () => Promise.resolve(this.passwordOr(password)) });
      const choices = { replace, dryRun };
      const lines = await importLines(this.source, this.cipher, found.states, choices, () => found.assertUntouched());
      return { lines, leftOut: found.leftOut.map(plain) };
    } catch (error) {
      if (error instanceof SourceProblem) throw new DomainError('IMPORT_INVALID', plain(error.message));
      if (error instanceof LineInTheWay) throw new DomainError('IMPORT_CONFLICT', plain(error.message));
      throw error;
    }
  }

  /** Links are followed before it is looked whether it lies below. */
  private async placeOf(folder: string): Promise<{ base: string; path: string }> {
    const { whatsappSessionPath } = this.settings;
    if (whatsappSessionPath === undefined) {
      throw new DomainError('IMPORT_INVALID', 'WHATSAPP_SESSION_PATH is not set: there is nowhere to import from');
    }
    const notBelow = invalidField('folder', 'folder must be a folder or a bundle below WHATSAPP_SESSION_PATH');
    if (folder.includes('\0')) throw notBelow;
    const base = await realpath(whatsappSessionPath).catch(() => {
      throw new DomainError('IMPORT_INVALID', 'The folder of WHATSAPP_SESSION_PATH cannot be read');
    });
    const path = await realpath(resolve(base, folder)).catch(() => {
      throw notBelow;
    });
    const way = relative(base, path);
    if (way === '..' || way.startsWith(`..${sep}`) || resolve(base, way) !== path) throw notBelow;
    return { base, path };
  }

  private passwordOr(given: string | undefined): string {
    const password = given ?? this.settings.bundlePassword;
    if (password === undefined) throw invalidField('password', 'password must be given: it is a bundle');
    return password;
  }
}
