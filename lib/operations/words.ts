import "server-only";
import { fieldWords } from "../domain/sub-users/field-words";

/** For a read that decides nothing, however late. */
export const thirdValue =
  "It now shows something that is neither what was there before nor what was asked for.";

/** For an id that a provider may have given to another sub-user. */
export const anotherName = "Its id has another name now, so it may be another sub-user and was left alone.";

/** A provider's message may lack its full stop. */
export function asSentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}

/** For a change that shows: all of it, or what no later change has set. */
export function confirmedWords({ overtaken }: { overtaken: readonly string[] }): string {
  const back = "Confirmed by reading it back.";
  return overtaken.length === 0 ? back : `${back} A later change set its ${fieldWords(overtaken)}.`;
}

/** For an outcome that is still unknown while part of it no longer matters. */
export function overtakenWords(
  before: string | null,
  overtaken: readonly string[],
  left: readonly string[],
): string {
  const first = asSentence(before ?? "The call failed")
    .replace(` ${thirdValue}`, "")
    .replace(/ A later change set its .*$/, "");
  return `${first} A later change set its ${fieldWords(overtaken)}, so Subdesk only checks its ${fieldWords(left)}.`;
}
