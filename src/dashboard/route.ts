import { signal } from '@preact/signals';

/** The parts of what stands behind `#/`: the page, and what it shows. */
export const route = signal(read());

function read(): string[] {
  return location.hash
    .replace(/^#\/?/, '')
    .split('/')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}

addEventListener('hashchange', () => {
  route.value = read();
});

export function linkTo(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

export function go(...parts: string[]): void {
  location.hash = linkTo(...parts);
}

/** How routes of the API name a line. */
export function lineName({ companyId, line }: { companyId: string; line: string }): string {
  return line === 'main' ? companyId : `${companyId}.${line}`;
}
