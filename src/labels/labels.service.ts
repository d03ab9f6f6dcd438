import { Injectable } from '@nestjs/common';
import { AuthStateService } from '../auth-state/auth-state.service.js';
import { labelNotFound } from '../domain/errors.js';
import { parseJid } from '../domain/jid.js';
import { type Label, LABEL_COLORS, labeledKey } from '../domain/label-commands.js';
import type { LineId } from '../domain/line.js';
import type { LabelView } from './labels.dto.js';

/** Something that a label is on: a chat, or a message of it. */
export interface Labeled {
  chat: string;
  messageId: string | null;
}

/** Reads the labels of lines, as devices of the account have told of them. No session is needed. */
@Injectable()
export class LabelsService {
  constructor(private readonly authStates: AuthStateService) {}

  async all(line: LineId): Promise<LabelView[]> {
    const labels = (await this.authStates.labels(line)) as Label[];
    return labels.map(viewOf).toSorted((one, other) => Number(one.id) - Number(other.id));
  }

  /** Of a chat by whatever name, or of a message of it. */
  async on(line: LineId, chat: string, messageId: string | null = null): Promise<LabelView[]> {
    const user = parseJid(chat)?.user;
    const names = [chat, ...(user === undefined ? [] : await this.authStates.otherNames(line, [user]))];
    const found = await this.authStates.labeled(
      line,
      names.map((name) => labeledKey(name, messageId)),
    );
    const ids = new Set([...found.values()].flat());
    return (await this.all(line)).filter(({ id }) => ids.has(id));
  }

  /** @throws DomainError LABEL_NOT_FOUND */
  async under(line: LineId, label: string): Promise<Labeled[]> {
    if (!(await this.all(line)).some(({ id }) => id === label)) throw labelNotFound(label);
    const found = [...(await this.authStates.labeled(line))];
    return found.flatMap(([key, ids]) => {
      const [chat = '', messageId = null] = key.split('/');
      return Array.isArray(ids) && ids.includes(label) ? [{ chat, messageId }] : [];
    });
  }
}

export function viewOf({ id, name, color }: Label): LabelView {
  return { id, name, color, colorHex: (color !== null && LABEL_COLORS[color]) || null };
}
