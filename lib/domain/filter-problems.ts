import { DeskError } from "./errors";

/** A filter in an address that cannot be applied. */
export interface FilterProblem {
  /** The values as in the address. */
  given: string[];
  /** What is wrong with them, as a sentence that names the filter. */
  message: string;
}

type Problems<Key extends string> = Partial<Record<Key, FilterProblem>>;

/** All problems as one text, in the order of the keys; null when the filters can be applied. */
export function textOfProblems<Key extends string>(
  keys: readonly Key[],
  problems: Problems<Key>,
): string | null {
  const messages = keys.flatMap((key) => problems[key]?.message ?? []);
  return messages.length > 0 ? messages.join(" ") : null;
}

/** Throws an "invalid" DeskError where there is one: without its filter a view would show others than were asked for. */
export function demandNoProblem<Key extends string>(keys: readonly Key[], problems: Problems<Key>): void {
  const text = textOfProblems(keys, problems);
  if (text === null) return;
  throw new DeskError(
    "invalid",
    `This filter cannot be applied. ${text} Remove it or choose another value.`,
    Object.fromEntries(keys.flatMap((key) => (problems[key] ? [[key, problems[key].message]] : []))),
  );
}
