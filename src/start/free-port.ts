import { once } from 'node:events';
import { createServer } from 'node:net';
import { portFault } from '../config/setting-faults.js';

/**
 * Makes sure that a port can be had, before anything else is begun that would have to be ended again.
 *
 * @throws SettingsError that names `setting`
 */
export async function assertFree(port: number, setting: string): Promise<void> {
  const server = createServer();
  try {
    server.listen(port);
    await once(server, 'listening');
  } catch (error) {
    throw portFault(error as NodeJS.ErrnoException, port, setting);
  } finally {
    server.close();
  }
}
