import { unstable_isUnrecognizedActionError as isUnrecognized } from "next/navigation";
import type { ErrorBody } from "@/lib/domain/errors";

/** The page is of an earlier build than the desk that answers. */
export const outdated: ErrorBody = {
  code: "outdated",
  message:
    "Subdesk was updated, so nothing was done. Reload the page, then do it again; what you typed stays until you reload.",
};

export const silent: ErrorBody = {
  code: "unavailable",
  message: "Subdesk did not answer. Check your connection and try again.",
};

/**
 * What to say of an action whose call failed instead of answering. Only a desk of another build is known to
 * have done nothing.
 */
export function noAnswer(error: unknown, otherwise: ErrorBody = silent): { ok: false; error: ErrorBody } {
  return { ok: false, error: isUnrecognized(error) ? outdated : otherwise };
}
