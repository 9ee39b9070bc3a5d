/*
 * Settings come in two steps. First each one is read by itself: its text becomes a value, or is refused. Then the program
 * looks at them together and refuses contradictions. Both speak in one sentence that names the setting and the way out.
 */

/** One setting: an environment variable, or a line of `.env`. */
export type Setting<Value> = {
  readonly name: string;
  /** What it is when it is not given, for the settings page; a value that depends on others is described in words. */
  readonly default: string;
  readonly description: string;
  /** Its value is never shown or logged. */
  readonly secret: boolean;
  /** The value of the text, null being "not given" or empty. Throws {@link SettingRefused}, or any Error whose message says what is expected. */
  readonly read: (text: string | null) => Value;
};

/** A setting that the program cannot start with. The message is one sentence for the person who starts it. */
export class SettingRefused extends Error {
  override readonly name = 'SettingRefused';
}

/** Texts by name. */
export type SettingSource = Readonly<Record<string, string | undefined>>;

/** Declares a setting; the types follow from `read`. */
export const setting = <Value>(declared: Setting<Value>): Setting<Value> => declared;

/** Reads one setting. Spaces around the text do not count, and an empty text is as good as none. */
export function readSetting<Value>(declared: Setting<Value>, source: SettingSource): Value {
  const text = source[declared.name]?.trim() ?? '';
  try {
    return declared.read(text === '' ? null : text);
  } catch (error) {
    if (error instanceof SettingRefused) throw error;
    const shown = declared.secret ? '' : ` "${text.slice(0, 80)}"`;
    throw new SettingRefused(`${declared.name}${shown} ${error instanceof Error ? error.message : 'cannot be read'}.`);
  }
}

/** Readers of texts. Each takes what to use when nothing is given. */
export const textOr = <None>(none: None) => (text: string | null): string | None => text ?? none;

export const wholeNumber = (range: { none: number; min: number; max: number }) => (text: string | null): number => {
  if (text === null) return range.none;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= range.min && value <= range.max)) throw new Error(`must be a whole number from ${range.min} to ${range.max}`);
  return value;
};

export const oneOf = <const Choice extends string>(choices: readonly Choice[], none: Choice) => (text: string | null): Choice => {
  if (text === null) return none;
  const found = choices.find((choice) => choice === text.toLowerCase());
  if (found === undefined) throw new Error(`must be one of ${choices.join(', ')}`);
  return found;
};

/** Parts divided by commas; at most 100. */
export const listOf = (check: (part: string) => boolean, what: string) => (text: string | null): readonly string[] => {
  const parts = (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');
  if (parts.length > 100 || !parts.every(check)) throw new Error(`must be a list, divided by commas, of ${what}`);
  return parts;
};

/** An address with one of the schemes (`http:`), or null. */
export const addressOr = <None>(schemes: readonly string[], none: None) => (text: string | null): URL | None => {
  if (text === null) return none;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !schemes.includes(url.protocol)) throw new Error(`must be an address that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`);
  return url;
};

