/** What went wrong, as one of few codes that every caller can act on. */
export type ErrorCode =
  | "invalid" // the input; `fields` says where
  | "unreadable" // what was sent is not what this address accepts
  | "too-large" // more than Subdesk reads at once
  | "unauthenticated" // no session, or one that has ended
  | "forbidden" // the role does not allow it, or the request did not come from Subdesk
  | "step-up" // the person has to confirm who they are; the same request may follow
  | "not-found"
  | "removed" // it was done, and its record was removed since; nothing was sent
  | "conflict" // someone else has changed it, or the id was used for something else
  | "similar-name" // creating it next to those in `similar` needs a yes; nothing was sent
  | "paused" // the account or the run is paused, or the account's key cannot be opened; nothing was sent
  | "refused" // the provider said no; nothing was changed
  | "unknown-outcome" // sent, and it is unknown whether it took effect
  | "unavailable" // the provider, the database or Subdesk did not answer; nothing was changed
  | "clock" // this instance's clock is wrong; nothing was changed
  | "no-answer" // Subdesk did not answer the browser; it may or may not have been done
  | "too-many" // throttled
  | "restarting" // Subdesk is being stopped; nothing was done, and the same request may be sent again
  | "someone-else" // the page is of someone who is no longer signed in; nothing was done
  | "outdated" // the page is of an earlier build than Subdesk; nothing was done
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

  /** The error that an answer came with. */
  static of({ code, message, fields, similar }: ErrorBody): DeskError {
    return new DeskError(code, message, fields, similar);
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
