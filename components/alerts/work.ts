import type { AccountView } from "@/lib/domain/accounts/account";
import type { AlertEvent } from "@/lib/domain/alerts/alert";
import { operationFacts } from "@/lib/domain/operations/operations";
import type { Permission } from "@/lib/domain/staff/permissions";

type TopUpOperation = "allocate-traffic" | "set-limits";

/** How a sub-user that is near its cap gets more: what its provider has and the person may do; null otherwise. */
export function mayTopUp(
  { kind, remoteId }: Pick<AlertEvent, "kind" | "remoteId">,
  account: Pick<AccountView, "operations"> | undefined,
  permissions: readonly Permission[],
): TopUpOperation | null {
  if (remoteId === null || (kind !== "cap-percent" && kind !== "days-left")) return null;
  const ways = ["allocate-traffic", "set-limits"] as const;
  return (
    ways.find(
      (way) => account?.operations.includes(way) && permissions.includes(operationFacts[way].permission),
    ) ?? null
  );
}

const hour = 3_600_000;
/** When a working day begins, where the reader is. */
const morning = 8;

/** For how long an alert can be put off. */
export function snoozes(now: Date): { label: string; until: Date }[] {
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, morning);
  const nextWeek = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 7, morning);
  return [
    { label: "Snooze for an hour", until: new Date(now.getTime() + hour) },
    { label: "Snooze until tomorrow", until: tomorrow },
    { label: "Snooze for a week", until: nextWeek },
  ];
}
