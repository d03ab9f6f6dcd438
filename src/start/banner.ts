import type { Settings } from '../config/settings.js';
import { VERSION } from '../config/version.js';

/** What somebody who started the product on a terminal wants to see: where it is reached, what it works on, how to end it. */
export function banner(settings: Settings, port: number, seconds: number): string {
  const at = `http://localhost:${port}`;
  const { databaseUrl, dataDir, roles, whatsappWsUrl } = settings;
  const rows: [what: string, value: string][] = [
    ...(roles.includes('api') ? [['page', `${at}/dashboard`] as [string, string]] : []),
    ['API', `${at}/docs`],
    ['database', databaseUrl === undefined ? `embedded PostgreSQL in ${dataDir}` : withoutPassword(databaseUrl)],
    ['roles', roles.join(', ')],
    ['WhatsApp', whatsappWsUrl],
    ['end it', 'Ctrl-C'],
  ];
  const table = rows.map(([what, value]) => `    ${what.padEnd(10)}${value}`).join('\n');
  return `\n  Switchboard ${VERSION} is up after ${seconds.toFixed(1)} s\n\n${table}\n\n`;
}

function withoutPassword(address: string): string {
  const { hostname, port, pathname } = new URL(address.replace('@/', '@localhost/'));
  return `PostgreSQL at ${hostname || 'localhost'}:${port || '5432'}, database ${decodeURIComponent(pathname.slice(1))}`;
}
