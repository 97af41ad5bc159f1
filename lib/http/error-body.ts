import "server-only";
import { isDatabaseUnavailable } from "../db/away";
import { DeskError, type ErrorBody, type ErrorCode } from "../domain/errors";

const status: Record<ErrorCode, number> = {
  invalid: 422,
  unreadable: 400,
  "too-large": 413,
  unauthenticated: 401,
  forbidden: 403,
  "step-up": 403,
  "not-found": 404,
  removed: 410,
  conflict: 409,
  "similar-name": 409,
  paused: 409,
  refused: 422,
  "unknown-outcome": 502,
  unavailable: 503,
  clock: 503,
  "no-answer": 504,
  "too-many": 429,
  restarting: 503,
  "someone-else": 409,
  outdated: 409,
  internal: 500,
};

export function httpStatus(code: ErrorCode): number {
  return status[code];
}

export function toErrorBody(error: unknown, requestId: string): ErrorBody {
  if (error instanceof DeskError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.fields && { fields: error.fields }),
      ...(error.similar && { similar: error.similar }),
      requestId,
    };
  }
  if (isDatabaseUnavailable(error))
    return {
      code: "unavailable",
      message: "Subdesk’s database does not answer at the moment. Try again soon.",
      requestId,
    };
  return {
    code: "internal",
    message: `Something went wrong on this server. Nothing more is known yet; quote ${requestId} when you report it.`,
    requestId,
  };
}
