import { readDecimal, type Amount } from "../amount";
import { filterOf, storedProblem } from "../sub-users/refuse";
import { formatCount } from "../format";
import { alertKindInfo, type AlertRule } from "./alert";
import type { SavedView } from "../views/view";

/** When it fires, its own number in place: "A sub-user has used 90 % of its traffic cap." */
export function ruleText({ kind, threshold }: Pick<AlertRule, "kind" | "threshold">): string {
  const info = alertKindInfo[kind];
  if (threshold === null || info.threshold === null) return info.help;
  return info.threshold.sentence(formatCount(threshold), threshold);
}

/** Where it clears, for a kind that does not clear at its threshold itself; "" for the others. */
export function clearsText({ kind, threshold }: Pick<AlertRule, "kind" | "threshold">): string {
  const clears = alertKindInfo[kind].threshold?.clears;
  if (threshold === null || clears === undefined) return "";
  return clears.sentence(formatCount(Math.round(clears.at(threshold) * 100) / 100));
}

export interface ScopeChoice {
  /** The search part of the table's address; "" for everyone. */
  value: string;
  label: string;
}

/** What a rule can cover: all sub-users, a saved view, and its current scope even if that view is gone. */
export function scopeChoices(
  views: readonly SavedView<"sub-users">[],
  current: string | null,
): ScopeChoice[] {
  const named = views
    .filter(({ search }) => search !== "" && storedProblem(search) === null)
    .map(({ name, search, own, owner }) => ({ value: search, label: own ? name : `${name} (${owner})` }));
  const choices = [
    { value: "", label: "All sub-users" },
    ...named.filter(({ value }, at) => named.findIndex((other) => other.value === value) === at),
  ];
  if (current === null || current === "" || choices.some(({ value }) => value === current)) return choices;
  const broken = storedProblem(current) !== null;
  // A view that was saved again may be written differently from the rule's filter.
  const same = broken ? undefined : named.find(({ value }) => filterOf(value) === filterOf(current));
  if (same)
    return choices.map((choice) => (choice.value === same.value ? { ...choice, value: current } : choice));
  return [
    ...choices,
    {
      value: current,
      label: broken ? "A filter that cannot be applied" : "A filter that is not a saved view",
    },
  ];
}

export function scopeText(scope: string | null, views: readonly SavedView<"sub-users">[]): string {
  return scopeChoices(views, scope).find(({ value }) => value === (scope ?? ""))?.label ?? "All sub-users";
}

/** A threshold as it was typed; null for a kind that takes none. */
export function readThreshold(kind: AlertRule["kind"], typed: string): Amount | null {
  const { threshold } = alertKindInfo[kind];
  if (!threshold) return null;
  const expected = `A number from ${threshold.min} to ${formatCount(threshold.max)}.`;
  const amount = readDecimal(typed, expected);
  return amount.ok && (amount.value < threshold.min || amount.value > threshold.max)
    ? { ok: false, problem: expected }
    : amount;
}
