import type { Distrust } from "../domain/accounts/distrust";
import type { FieldConflict } from "../domain/operations/operation";
import type { CapField } from "../domain/sub-users/sub-user";

export type ProviderErrorKind =
  | "unreachable"
  | "timeout"
  | "rate-limited"
  | "unauthorized"
  | "rejected"
  | "not-found"
  | "unavailable"
  | "contract"
  | "conflict";

/** Whether the provider was not reached, or answered nothing but that it cannot serve now. */
export function isNotReached(kind: string | null): boolean {
  return kind !== null && ["unreachable", "timeout", "rate-limited", "unavailable"].includes(kind);
}

export interface ProviderErrorDetails {
  provider: string;
  operation: string;
  kind: ProviderErrorKind;
  /** Whether a write may have taken effect. Reads are always "no". */
  applied: "no" | "unknown";
  /** Milliseconds the provider asked Subdesk to wait. */
  retryAfter?: number;
  status?: number;
  conflicts?: FieldConflict[];
  /** The refusal has a message of the provider, and is not a bare page of a proxy in between. */
  worded?: boolean;
  /** It is about the sub-user that was asked for, and says nothing of whether the provider can be reached. */
  aboutSubUser?: boolean;
  /** The answer is one that the provider itself does not give. */
  distrust?: Distrust;
  /**
   * Nothing was sent, because the account's address is not trusted or the run was stopped: it says nothing of
   * how the provider answers.
   */
  withheld?: true;
  /**
   * What earlier writes of the same operation changed for certain, as a sentence, where this one certainly
   * changed nothing.
   */
  did?: string;
  /** The provider reported success and a read does not show it; it may show later. */
  claimed?: true;
  /**
   * The change is possible once these are given: the provider does not report them, and they would be
   * overwritten.
   */
  needs?: readonly CapField[];
}

// Pages, routes and the worker are bundled apart and each has its own copy of this class, while connections
// are shared.
const brand: unique symbol = Symbol.for("subdesk.ProviderError") as never;

/** The only error that crosses the transport. Its message is for people and holds no URL, key or body. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly [brand] = true;
  readonly provider: string;
  readonly operation: string;
  readonly kind: ProviderErrorKind;
  readonly applied: "no" | "unknown";
  readonly retryAfter?: number;
  readonly status?: number;
  readonly conflicts?: FieldConflict[];
  readonly worded: boolean;
  readonly aboutSubUser: boolean;
  readonly distrust?: Distrust;
  readonly withheld: boolean;
  readonly did: string | null;
  readonly claimed: boolean;
  readonly needs: readonly CapField[];

  static override [Symbol.hasInstance](value: unknown): value is ProviderError {
    return typeof value === "object" && value !== null && brand in value;
  }

  constructor(message: string, details: ProviderErrorDetails) {
    super(message);
    this.provider = details.provider;
    this.operation = details.operation;
    this.kind = details.kind;
    this.applied = details.applied;
    this.retryAfter = details.retryAfter;
    this.status = details.status;
    this.conflicts = details.conflicts;
    this.worded = details.worded ?? false;
    this.aboutSubUser = details.aboutSubUser ?? false;
    this.distrust = details.distrust;
    this.withheld = details.withheld ?? false;
    this.did = details.applied === "no" ? (details.did ?? null) : null;
    this.claimed = details.claimed ?? false;
    this.needs = details.needs ?? [];
  }
}
