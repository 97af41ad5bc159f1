import "server-only";
import type { SQL } from "drizzle-orm";
import { storedProblem } from "../domain/sub-users/refuse";
import { readSearch } from "../domain/sub-users/search";
import { countedAccounts } from "../accounts/counted";
import { conditionOf } from "../sub-users/filter";
import { alertKindInfo, type AlertKind } from "../domain/alerts/alert";

/**
 * Whom a rule is about: a condition on `s` (sub_users), or why its scope cannot be applied. Such a rule must
 * not be evaluated: it would be about everyone.
 */
export type Scope = { condition: SQL; broken: null } | { condition: null; broken: string };

export function scopeOf(rule: { kind: AlertKind; scope: string | null }): Scope {
  const broken = scopeProblem(rule);
  if (broken !== null) return { condition: null, broken };
  return {
    condition: conditionOf(readSearch(new URLSearchParams(rule.scope ?? "")).shown, countedAccounts()),
    broken: null,
  };
}

/** Why a rule's scope cannot be applied; null when it can, or when the rule is not about sub-users. */
export function scopeProblem({ kind, scope }: { kind: AlertKind; scope: string | null }): string | null {
  return alertKindInfo[kind].about === "sub-user" && scope !== null ? storedProblem(scope) : null;
}
