import * as texts from "../texts/trouble";
import { sentence } from "./state";

/**
 * What kept Subdesk from reading an account, for people, and its code, for the person who fixes it.
 * `what` is empty where the message says no more than that the account cannot be reached.
 */
export function troubleOf(message: string | null): { what: string; code: string | null } {
  const [, plain, code] = /^(.*) \(([A-Z][A-Z0-9_]+)\)\.?$/s.exec(message ?? "") ?? [];
  if (plain === undefined || code === undefined) return { what: sentence(message ?? ""), code: null };
  const what = plain.endsWith(" cannot be reached") ? "" : sentence(plain);
  return { what: texts.byCode[code] ?? what, code };
}
