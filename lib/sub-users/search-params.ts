import {
  problemText,
  readSearch,
  type ListSubUsersParams,
  type SearchSource,
} from "../domain/sub-users/search";
import { DeskError } from "../domain/errors";

/**
 * The view that an address asks for. One with a filter that cannot be applied is refused, since any other
 * view would show other sub-users.
 */
export function readListParams(source: SearchSource): ListSubUsersParams {
  const { shown, problems } = readSearch(source);
  const text = problemText(problems);
  if (text === null) return shown;
  const fields = Object.fromEntries(Object.entries(problems).map(([key, { message }]) => [key, message]));
  throw new DeskError(
    "invalid",
    `This filter cannot be applied. ${text} Remove it or choose another value.`,
    fields,
  );
}
