import type { AccountView } from "@/lib/domain/accounts/account";
import type { AlertEvent, AlertsFilter, ShownAlerts } from "@/lib/domain/alerts/alert";
import { hourMs } from "@/lib/domain/durations";
import { operationFacts } from "@/lib/domain/operations/operations";
import type { Permission } from "@/lib/domain/staff/permissions";
import * as texts from "@/lib/domain/texts/alerts";

type TopUpOperation = "allocate-traffic" | "set-limits";

/** The operation that gives a sub-user near its cap more, where provider and role allow one; else null. */
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

/** What a list with this filter shows of a rule, so that nothing else of it is changed. */
export function shownOf(filter: AlertsFilter, events: readonly Pick<AlertEvent, "firedAt">[]): ShownAlerts {
  const [newest = ""] = events.map(({ firedAt }) => firedAt).toSorted((a, b) => (a < b ? 1 : -1));
  return { ...filter, through: newest };
}

/** The hour a working day begins, in the reader's time zone. */
const morning = 8;

/** For how long an alert can be put off. */
export function snoozes(now: Date): { label: string; until: Date }[] {
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, morning);
  const nextWeek = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 7, morning);
  return [
    { label: texts.snoozeHour, until: new Date(now.getTime() + hourMs) },
    { label: texts.snoozeTomorrow, until: tomorrow },
    { label: texts.snoozeWeek, until: nextWeek },
  ];
}
