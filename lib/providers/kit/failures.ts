import "server-only";
import type { FieldConflict } from "../../domain/operations/operation";
import type { CapField } from "../../domain/sub-users/sub-user";
import { ProviderError } from "../error";

/** The failures that a provider's own code finds, each with the provider's name in its words. */
export interface Failures {
  /** What people call the provider. */
  readonly label: string;
  /** What the provider would refuse, or refuses to be asked: nothing was changed. */
  rejected(operation: string, message: string): ProviderError;
  notFound(operation: string): ProviderError;
  conflict(operation: string, message: string, conflicts?: FieldConflict[]): ProviderError;
  /** The change is possible once these caps are given with it, as it would overwrite what is not reported. */
  needing(operation: string, message: string, caps: readonly CapField[]): ProviderError;
  /** An answer about a sub-user that cannot be relied on, so that nothing was sent because of it. */
  contract(operation: string, message: string): ProviderError;
  /** The sub-user's id would not reach the provider as it is. */
  unsendable(): ProviderError;
  /** The provider `did` say yes, `but` a read does not show it: "Acme reported success, but ...". */
  claimed(operation: string, but: string, did?: string): ProviderError;
  /** It accepted what no read of its API can show. */
  readonly unverified: { unverified: true; remark: string };
}

/** The failures of one provider. */
export function failuresOf({ id, label }: { id: string; label: string }): Failures {
  const certain =
    (kind: ProviderError["kind"]) =>
    (operation: string, message: string, conflicts?: FieldConflict[]): ProviderError =>
      new ProviderError(message, {
        provider: id,
        operation,
        kind,
        applied: "no",
        aboutSubUser: kind === "contract",
        ...(conflicts && conflicts.length > 0 && { conflicts }),
      });
  return {
    label,
    rejected: certain("rejected"),
    notFound: (operation) => certain("not-found")(operation, `${label} no longer has this sub-user.`),
    conflict: certain("conflict"),
    contract: certain("contract"),
    needing: (operation, message, needs) =>
      new ProviderError(message, { provider: id, operation, kind: "rejected", applied: "no", needs }),
    unsendable: () => certain("contract")("address", `This sub-user’s id cannot be sent to ${label}.`),
    claimed: (operation, but, did = "reported success") =>
      new ProviderError(`${label} ${did}, but ${but}.`, {
        provider: id,
        operation,
        kind: "rejected",
        applied: "unknown",
        claimed: true,
      }),
    unverified: { unverified: true, remark: `Accepted by ${label}, cannot be verified.` },
  };
}

/** Whether a read failed because of what it said, not because nothing answered. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof ProviderError && error.kind === "contract";
}
