/** What went wrong, in the few words every caller can act on. */
export type ErrorCode =
  | "invalid" // the input; `fields` says where
  | "unreadable" // what was sent is not what this address takes
  | "too-large" // more than is read at once
  | "unauthenticated" // no session, or one that has ended
  | "forbidden" // the role does not allow it, or the request did not come from the desk
  | "step-up" // the person has to confirm who they are; the same request may follow
  | "not-found"
  | "conflict" // somebody else changed it meanwhile, or the id was used for something else
  | "similar-name" // it takes a yes to create it beside those in `similar`; nothing was sent
  | "paused" // the account is paused, or its key cannot be opened; nothing was sent
  | "refused" // the provider said no; nothing was changed
  | "unknown-outcome" // sent, and nobody can say whether it took effect
  | "unavailable" // the provider or the database did not answer; nothing was changed
  | "too-many" // throttled
  | "outdated" // the page is of an earlier build than the desk; nothing was done
  | "internal";

export interface ErrorBody {
  code: ErrorCode;
  message: string;
  /** Dotted path of the input field -> what is wrong with it. */
  fields?: Record<string, string>;
  /** Names that exist and look like the one asked for. */
  similar?: readonly string[];
  requestId?: string;
}

// Pages, routes and the worker are bundled apart and each has its own copy of this class.
const brand: unique symbol = Symbol.for("subdesk.DeskError") as never;

/** The only error whose message may reach a person: it is written for one. */
export class DeskError extends Error {
  override readonly name = "DeskError";
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly fields?: Record<string, string>;
  readonly similar?: readonly string[];

  static override [Symbol.hasInstance](value: unknown): value is DeskError {
    return typeof value === "object" && value !== null && brand in value;
  }

  constructor(
    code: ErrorCode,
    message: string,
    fields?: Record<string, string>,
    similar?: readonly string[],
  ) {
    super(message);
    this.code = code;
    this.fields = fields;
    this.similar = similar;
  }
}

/** What server actions and routes answer with. */
export type Envelope<T> = { ok: true; data: T } | { ok: false; error: ErrorBody };

const status: Record<ErrorCode, number> = {
  invalid: 422,
  unreadable: 400,
  "too-large": 413,
  unauthenticated: 401,
  forbidden: 403,
  "step-up": 403,
  "not-found": 404,
  conflict: 409,
  "similar-name": 409,
  paused: 409,
  refused: 422,
  "unknown-outcome": 502,
  unavailable: 503,
  "too-many": 429,
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
  return {
    code: "internal",
    message: `Something went wrong on our side. Nothing more is known yet; quote ${requestId} when you report it.`,
    requestId,
  };
}
