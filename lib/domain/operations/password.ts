import type { PasswordRule } from "../providers/descriptor";

// Without characters that are easily confused when read out or typed: 0 O o 1 l I.
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/];

/**
 * Twenty characters, about 116 bits, every character equally likely. By a `rule`: of its length, and where it
 * names signs with one of them, a lower-case letter, a capital and a digit; never a sign first.
 */
export function generatePassword({ length, oneOf }: PasswordRule = { length: 20 }): string {
  if (oneOf === undefined) return draw(length, alphabet);
  for (;;) {
    const letters = draw(length - 1, alphabet);
    const at = 1 + below(length - 1);
    if (kinds.every((kind) => kind.test(letters)))
      return letters.slice(0, at) + draw(1, oneOf) + letters.slice(at);
  }
}

function draw(length: number, from: string): string {
  return Array.from({ length }, () => from[below(from.length)]).join("");
}

/** Every whole number from 0 below `count`, up to 256, equally likely. */
function below(count: number): number {
  const limit = 256 - (256 % count);
  for (;;) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < limit) return byte % count;
  }
}
