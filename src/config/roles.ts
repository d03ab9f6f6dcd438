/** What a process does: answers clients, holds sessions, works off queues. */
export const ROLES = ['api', 'sessions', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/** Reads roles with commas between them, where `all` stands for each; what is none is given back as it came. */
export function readRoles(text: string): string[] {
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  return ROLES.every((role) => names.includes(role)) || names.includes('all')
    ? [...ROLES, ...names.filter((name) => name !== 'all' && !ROLES.includes(name as Role))]
    : names;
}
