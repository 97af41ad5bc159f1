import { bindings, type Command } from "./keymap";

/** The part of a key event that decides its meaning. */
export interface Pressed {
  key: string;
  /** The position of the key, as on an American keyboard. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
}

/** How long the first of two keys waits for the second, in milliseconds. */
export const maxPauseMs = 1500;

/**
 * The key as the keymap writes it; null for keys that are not ours: with a modifier, while a character is
 * being composed, or with a name.
 */
export function readKey({ key, code, ctrlKey, metaKey, altKey, isComposing }: Pressed): string | null {
  if (ctrlKey || metaKey || altKey || isComposing || [...key].length !== 1) return null;
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  // Where another script is typed, a letter is recognised by its position.
  return (/\p{L}/u.test(key) ? /^Key([A-Z])$/.exec(code)?.[1] : undefined) ?? key;
}

/** What a key means after the one before it: commands, the beginning of some, or nothing. */
export function meaningOf(before: string | null, key: string): { commands: Command[]; begins: boolean } {
  const all = (Object.keys(bindings) as Command[]).filter((command) => !bindings[command].mod);
  const matching = (typed: readonly string[]) =>
    all.filter((command) => typed.every((each, at) => bindings[command].keys[at] === each));
  const typed = before === null ? [key] : [before, key];
  const found = matching(typed);
  const commands = found.filter((command) => bindings[command].keys.length === typed.length);
  return { commands, begins: found.length > commands.length };
}
