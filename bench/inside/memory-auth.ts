import {
  type AuthenticationCreds,
  type AuthenticationState,
  BufferJSON,
  type SignalDataTypeMap,
} from '@whiskeysockets/baileys';
import type { Device } from './device.js';

/** Credentials and keys of one bare socket: read from memory, as the JSON that they would be in any store. */
export class MemoryAuth {
  readonly creds: AuthenticationCreds;
  private readonly companyId: string;
  private readonly rows: Map<string, string>;

  /** @param store awaited with what is written, null for what is removed; nothing by default */
  constructor(
    device: Device,
    private readonly store?: (companyId: string, rows: [id: string, json: string | null][]) => Promise<void>,
  ) {
    this.companyId = device.companyId;
    this.creds = JSON.parse(device.credentials, BufferJSON.reviver) as AuthenticationCreds;
    this.rows = new Map(device.keys.map(({ type, id, json }) => [`${type} ${id}`, json]));
  }

  state(): AuthenticationState {
    return {
      creds: this.creds,
      keys: {
        get: async <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
          const found: { [id: string]: SignalDataTypeMap[T] } = {};
          for (const id of ids) {
            const row = this.rows.get(`${type} ${id}`);
            if (row !== undefined) found[id] = JSON.parse(row, BufferJSON.reviver) as SignalDataTypeMap[T];
          }
          return found;
        },
        set: async (data) => {
          const changed: [string, string | null][] = [];
          for (const [type, values] of Object.entries(data)) {
            for (const [id, value] of Object.entries(values ?? {})) {
              const json = value === null || value === undefined ? null : JSON.stringify(value, BufferJSON.replacer);
              if (json === null) this.rows.delete(`${type} ${id}`);
              else this.rows.set(`${type} ${id}`, json);
              changed.push([`${type} ${id}`, json]);
            }
          }
          await this.store?.(this.companyId, changed);
        },
      },
    };
  }
}
