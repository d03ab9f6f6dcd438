import type { OpenAPIObject } from '@nestjs/swagger';

/** Routes that one handler answers under several paths: the last words of the path, and what tells them apart. */
const OF_SEVERAL_PATHS: Readonly<Record<string, string>> = {
  'sessionsStatus /sessions/{companyId}': 'sessionsGet',
  'sessionsStatus /sessions/{companyId}/status': 'sessionsStatus',
  'messagesSend /sessions/{companyId}/messages': 'messagesSend',
  'messagesSend /sessions/{companyId}/send': 'messagesSendPlain',
  'metricsScrape /metrics': 'metricsScrape',
  'metricsScrape /metrics/prometheus': 'metricsScrapeBelowApi',
};

/**
 * Gives each operation the name that generated clients call it by, `<room><Handler>` such as `webhooksCreate`: from the names
 * of controller and handler, so that it stays when a path changes.
 */
export function nameOperations(document: OpenAPIObject): void {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of Object.values(item as Record<string, { operationId?: string }>)) {
      const { operationId } = operation;
      if (operationId === undefined) continue;
      const { name, isOneOfSeveral } = named(operationId);
      const known = OF_SEVERAL_PATHS[`${name} ${path.replace('/api/whatsapp', '')}`];
      operation.operationId = known ?? (isOneOfSeveral ? `${name}At${capital(lastWord(path))}` : name);
    }
  }
}

/** `WebhooksController_create` and `MessagesController_send[0]`, as Nest names them. */
function named(operationId: string): { name: string; isOneOfSeveral: boolean } {
  const [, room = '', handler = '', place] = /^(\w+?)Controller_(\w+)(\[\d+\])?$/.exec(operationId) ?? [];
  const name = `${room.charAt(0).toLowerCase()}${room.slice(1)}${capital(handler)}`;
  return { name, isOneOfSeveral: place !== undefined };
}

function lastWord(path: string): string {
  return path.match(/[a-z]+/gi)?.at(-1) ?? '';
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
