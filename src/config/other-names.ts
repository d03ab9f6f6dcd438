import { SettingsError } from './settings-error.js';

/** Names that settings had elsewhere, and those that they have here. */
export const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['WHATSAPP_RATE_LIMIT_WINDOW', 'RATE_LIMIT_WINDOW_MS'],
  ['WHATSAPP_RATE_LIMIT_MAX', 'RATE_LIMIT_MAX_REQUESTS'],
  ['WHATSAPP_HEALTH_CHECK_INTERVAL', 'HEALTH_CHECK_INTERVAL'],
]);

/**
 * The value of a setting under its own name or another one, and the name that was used. An empty variable counts as absent.
 *
 * @throws SettingsError when two names of it say different things
 */
export function valueOf(name: string, environment: NodeJS.ProcessEnv): { value?: string; usedName: string } {
  const others = [...OTHER_NAMES].filter(([, meant]) => meant === name).map(([other]) => other);
  const [first, ...rest] = [name, ...others].flatMap((usedName) => {
    const value = environment[usedName];
    return value === undefined || value === '' ? [] : [{ value, usedName }];
  });
  for (const { value, usedName } of rest) {
    if (value === first?.value) continue;
    throw new SettingsError(
      `${first?.usedName} and ${usedName} are one setting and say different things; set one of them`,
    );
  }
  return first ?? { usedName: name };
}
