/** A setting that cannot be used; its message names every bad variable and says what it should be. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
