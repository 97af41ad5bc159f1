import { troubleOf } from "@/lib/domain/accounts/trouble";
import { visibleText } from "@/lib/domain/format";
import type { OverviewView } from "@/lib/domain/overview/overview";
import * as texts from "@/lib/domain/texts/needs";

interface Need {
  id: string;
  tone: "bad" | "warn";
  text: string;
  detail: string | null;
  /** When there was good data last, shown after the detail. */
  at: string | null;
  href: string;
  /** The text of its link. */
  action: string;
}

/** Everything that waits for a person, the most pressing first; each leads to where it is settled. */
export function needsOf(
  {
    unknownOperations,
    untrustedAccounts,
    refusedAccounts,
    unreachableAccounts,
    unreadAccounts = [],
    pausedRuns,
    usedUp,
    runningOut,
    runningOutDays,
    overCommitted,
    openAlerts,
    brokenRules,
  }: OverviewView["needs"],
  maySettle: boolean,
): Need[] {
  const needs: (Need | false)[] = [
    ...untrustedAccounts.map(
      ({ id, label, what }): Need => ({
        id: `untrusted ${id}`,
        tone: "bad",
        text: texts.notTrusted(visibleText(label)),
        detail: texts.untrusted[what],
        at: null,
        href: "/accounts",
        action: texts.showAccount,
      }),
    ),
    ...refusedAccounts.map(
      ({ id, label, message }): Need => ({
        id: `refused ${id}`,
        tone: "bad",
        text: texts.keyRefused(visibleText(label)),
        detail: message,
        at: null,
        href: "/accounts",
        action: texts.showAccount,
      }),
    ),
    ...unreachableAccounts.map(
      ({ id, label, message, lastGoodAt }): Need => ({
        id: `unreachable ${id}`,
        tone: "bad",
        text: texts.unreachable(visibleText(label)),
        detail:
          [troubleOf(message).what, lastGoodAt ? "" : texts.nothingReadYet].filter(Boolean).join(" ") || null,
        at: lastGoodAt,
        href: "/accounts",
        action: texts.showAccount,
      }),
    ),
    ...unreadAccounts
      .filter(({ reading }) => reading === null)
      .map(
        ({ id, label, message }): Need => ({
          id: `unread ${id}`,
          tone: "bad",
          text: texts.unread(visibleText(label)),
          detail: message,
          at: null,
          href: "/accounts",
          action: texts.showAccount,
        }),
      ),
    ...brokenRules.map(
      ({ id, name, reason }): Need => ({
        id: `rule ${id}`,
        tone: "bad",
        text: texts.ruleNotEvaluated(visibleText(name)),
        detail: texts.filterBroken(reason),
        at: null,
        href: "/alerts#rules",
        action: texts.fixRule,
      }),
    ),
    unknownOperations > 0 && {
      id: "unknown",
      tone: "warn",
      text: texts.unknownOutcomes(unknownOperations),
      detail: texts.maybeTookEffect(unknownOperations),
      at: null,
      href: "/operations",
      action: maySettle ? texts.settle : texts.showThem,
    },
    pausedRuns > 0 && {
      id: "runs",
      tone: "warn",
      text: texts.pausedRuns(pausedRuns),
      detail: null,
      at: null,
      href: "/runs",
      action: texts.showRuns,
    },
    usedUp + runningOut > 0 && {
      id: "running-out",
      tone: usedUp > 0 ? "bad" : "warn",
      text: outText(usedUp, runningOut, runningOutDays),
      detail: runningOut > 0 ? texts.atRecentRate : null,
      at: null,
      href: runningOutPath(runningOutDays),
      action: texts.showThem,
    },
    ...overCommitted.map(
      (label): Need => ({
        id: `pool ${label}`,
        tone: "warn",
        text: texts.promisedMore(visibleText(label)),
        detail: texts.promisedMoreDetail,
        at: null,
        href: "#pools",
        action: texts.showPool,
      }),
    ),
    openAlerts > 0 && {
      id: "alerts",
      tone: "warn",
      text: texts.openAlerts(openAlerts),
      detail: null,
      at: null,
      href: "/alerts",
      action: texts.showAlerts,
    },
  ];
  return needs.filter((need) => need !== false);
}

function outText(usedUp: number, runningOut: number, days: number): string {
  if (usedUp === 0) return texts.runOutWithin(runningOut, days);
  return runningOut === 0 ? texts.usedUp(usedUp) : texts.usedUpAndRunOutWithin(usedUp, runningOut, days);
}

/** The table of active sub-users that are used up or run out within so many days, soonest first. */
export function runningOutPath(days: number): string {
  return `/sub-users?status=active&out=${days}`;
}
