import type { FieldConflict, Seen } from "../domain/operations/operation";
import { limitsImage } from "../domain/operations/own-limits";
import { storable } from "../domain/text/storable";
import type { RemoteSubUser } from "./provider";

/** Of what a person saw, what a provider reports. */
export type ReportedField = Exclude<keyof Seen, "tags">;

/** The fields of `asked` in which the provider now differs from what the person saw. */
export function conflictsBetween(
  seen: Seen | undefined,
  now: RemoteSubUser,
  asked: readonly ReportedField[],
): FieldConflict[] {
  if (!seen) return [];
  const current: Record<ReportedField, unknown> = {
    // One that this answer does not say is no change.
    status: now.status === "unknown" && !now.statusUnread ? undefined : now.status,
    note: now.note ?? "",
    name: storable(now.name),
    trafficCap: now.trafficCap === null ? "unlimited" : now.trafficCap,
    ipCap: now.ipCap === null ? "unlimited" : now.ipCap,
    ...limitsImage(now.limits),
  };
  const normal = (field: ReportedField) => (field === "note" ? (seen.note ?? "") : seen[field]);
  return asked
    .filter(
      (field) =>
        seen[field] !== undefined && current[field] !== undefined && normal(field) !== current[field],
    )
    .map((field) => ({ field, seen: normal(field), now: current[field] }));
}
