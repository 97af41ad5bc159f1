import type { ErrorBody } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/unanswered";

/** The page is of an earlier build than the server that answers. */
export const outdated: ErrorBody = {
  code: "outdated",
  message: texts.outdated,
};

/** For what changes nothing: without an answer everything is as it was. */
export const nothingChanged: ErrorBody = {
  code: "unavailable",
  message: texts.nothingChanged,
};
