import { sentence } from "@/lib/domain/accounts/state";
import { formatCount, visibleText } from "@/lib/domain/format";
import type { OverviewView } from "@/lib/domain/overview/overview";

interface Need {
  id: string;
  tone: "bad" | "warn";
  text: string;
  detail: string | null;
  /** A moment that belongs to the detail. */
  at: string | null;
  href: string;
  /** What one does there. */
  action: string;
}

/** Everything that waits for a person, the most pressing first; each leads to where it is settled. */
export function needsOf(
  {
    unknownOperations,
    refusedAccounts,
    unreachableAccounts,
    unreadAccounts = [],
    pausedRuns,
    runningOut,
    runningOutDays,
    overCommitted,
    openAlerts,
    brokenRules,
  }: OverviewView["needs"],
  maySettle: boolean,
): Need[] {
  const needs: (Need | false)[] = [
    ...refusedAccounts.map(
      ({ id, label, message }): Need => ({
        id: `refused ${id}`,
        tone: "bad",
        text: `${visibleText(label)} refuses the key`,
        detail: message,
        at: null,
        href: "/accounts",
        action: "Show account",
      }),
    ),
    ...unreachableAccounts.map(
      ({ id, label, message, lastGoodAt }): Need => ({
        id: `unreachable ${id}`,
        tone: "bad",
        text: `${visibleText(label)} cannot be reached`,
        detail: lastGoodAt
          ? message
          : [message && sentence(message), "Nothing has been read from it yet."].filter(Boolean).join(" "),
        at: lastGoodAt,
        href: "/accounts",
        action: "Show account",
      }),
    ),
    ...unreadAccounts
      .filter(({ reading }) => reading === null)
      .map(
        ({ id, label, message }): Need => ({
          id: `unread ${id}`,
          tone: "bad",
          text: `Nothing could be read from ${visibleText(label)} yet`,
          detail: message,
          at: null,
          href: "/accounts",
          action: "Show account",
        }),
      ),
    ...brokenRules.map(
      ({ id, name, reason }): Need => ({
        id: `rule ${id}`,
        tone: "bad",
        text: `The alert rule “${visibleText(name)}” is not evaluated`,
        detail: `Its filter cannot be applied. ${reason}`,
        at: null,
        href: "/alerts#rules",
        action: "Fix rule",
      }),
    ),
    unknownOperations > 0 && {
      id: "unknown",
      tone: "warn",
      text: `${counted(unknownOperations, "operation has", "operations have")} an unknown outcome`,
      detail: "They may or may not have taken effect.",
      at: null,
      href: "/operations",
      action: maySettle ? "Settle" : "Show them",
    },
    pausedRuns > 0 && {
      id: "runs",
      tone: "warn",
      text: `${counted(pausedRuns, "run is", "runs are")} paused`,
      detail: null,
      at: null,
      href: "/runs",
      action: "Show runs",
    },
    runningOut > 0 && {
      id: "running-out",
      tone: "warn",
      text: `${counted(runningOut, "sub-user runs", "sub-users run")} out within ${runningOutDays} days`,
      detail: "At the recent rate.",
      at: null,
      href: runningOutPath(runningOutDays),
      action: "Show them",
    },
    ...overCommitted.map(
      (label): Need => ({
        id: `pool ${label}`,
        tone: "warn",
        text: `${visibleText(label)} has promised more than it has`,
        detail: "What may still be used under the caps is more than is free in the pool.",
        at: null,
        href: "#pools",
        action: "Show pool",
      }),
    ),
    openAlerts > 0 && {
      id: "alerts",
      tone: "warn",
      text: `${counted(openAlerts, "alert is", "alerts are")} open`,
      detail: null,
      at: null,
      href: "/alerts",
      action: "Show alerts",
    },
  ];
  return needs.filter((need) => need !== false);
}

/** The active sub-users that run out within so many days, the first of them first. */
export function runningOutPath(days: number): string {
  return `/sub-users?status=active&out=${days}`;
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${formatCount(count)} ${many}`;
}
