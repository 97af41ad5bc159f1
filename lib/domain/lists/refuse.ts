import { DeskError } from "../errors";
import { quoted } from "../sub-users/filters";
import type { List, ListParams, SearchSource } from "./define-list";

/** The view of an address. Refused with a filter that cannot be applied: any other would show other rows. */
export function requireValidParams<Values extends { q: string }, Sort extends string>(
  list: List<Values, Sort>,
  source: SearchSource,
): ListParams<Values, Sort> {
  const { shown, problems } = list.read(source);
  const text = list.problemText(problems);
  if (text === null) return shown;
  throw new DeskError(
    "invalid",
    `This filter cannot be applied. ${text} Remove it or choose another value.`,
    Object.fromEntries(
      list.filterKeys.flatMap((key) => {
        const problem = problems[key];
        return problem ? [[key, problem.message]] : [];
      }),
    ),
  );
}

/** As much of a list as says whether an address can be applied. */
export type Readable = Pick<List<{ q: string }, string>, "name" | "problemIn"> & { keys: readonly string[] };

/** Keys of a list's address that do not filter. */
const presentation = ["cols", "density", "view"];

/**
 * What is wrong with a stored address; null when it can be applied. An unknown key counts as a problem there,
 * because it would never be noticed.
 */
export function problemOfStored(list: Readable, search: string): string | null {
  const source = new URLSearchParams(search);
  const known: readonly string[] = [...list.keys, ...presentation];
  const stray = [...source.keys()].find((key) => !known.includes(key));
  return list.problemIn(source) ?? (stray === undefined ? null : `There is no filter ${quoted(stray)}.`);
}
