import "server-only";
import { eq, inArray, sql } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db, type Transaction } from "../db/client";
import { alertChannels, alertEvents, alertRules } from "../db/schema";
import { DeskError } from "../domain/errors";
import { scopeProblem } from "./scope";
import {
  alertKindInfo,
  type AlertRule,
  type RuleTerms,
  type SaveRuleRequest,
  type SwitchRuleRequest,
} from "../domain/alerts/alert";
import { isSame } from "../domain/operations/asked";
import { presentRule } from "./present";

export async function saveRule(
  actor: Actor,
  { seen, ...request }: SaveRuleRequest,
  origin: Origin,
): Promise<AlertRule> {
  requirePermission(actor, "alerts.write");
  return db().transaction(async (tx) => {
    const before = await readRule(tx, request.id);
    if (seen) requireSeen(seen, request, before);
    return storeRule(
      tx,
      actor,
      { ...request, enabled: request.enabled ?? before?.enabled ?? true },
      before,
      origin,
    );
  });
}

/** Switches a rule on or off, and changes nothing else of it, even where the person's list is out of date. */
export async function switchRule(
  actor: Actor,
  { id, enabled }: SwitchRuleRequest,
  origin: Origin,
): Promise<AlertRule> {
  requirePermission(actor, "alerts.write");
  return db().transaction(async (tx) => {
    const before = await readRule(tx, id);
    if (!before) throw new DeskError("not-found", "There is no such rule.");
    if (before.enabled === enabled) return presentRule(before, 0);
    const { name, kind, threshold, scope, channels } = before;
    return storeRule(tx, actor, { id, name, kind, threshold, scope, channels, enabled }, before, origin);
  });
}

type RuleRow = typeof alertRules.$inferSelect;
type Terms = RuleTerms & { enabled: boolean };

async function readRule(tx: Transaction, id: string): Promise<RuleRow | undefined> {
  const [row] = await tx.select().from(alertRules).where(eq(alertRules.id, id)).for("update");
  return row;
}

const terms = ["name", "kind", "threshold", "scope", "channels"] as const;

/**
 * A colleague's change is not overwritten unseen; what was asked for before, and is so now, is no such
 * change.
 */
function requireSeen(seen: RuleTerms, asked: RuleTerms, now: RuleRow | undefined): void {
  if (!now) throw new DeskError("conflict", "A colleague deleted this rule in the meantime.");
  const same = (one: RuleTerms) => terms.every((term) => isSame(one[term], now[term]));
  if (!same(seen) && !same(asked))
    throw new DeskError("conflict", "A colleague changed this rule in the meantime. Nothing was saved.");
}

async function storeRule(
  tx: Transaction,
  actor: Actor,
  request: Terms & { id: string },
  before: RuleRow | undefined,
  origin: Origin,
): Promise<AlertRule> {
  const { id, ...values } = request;
  checkThreshold(request);
  const channels =
    request.channels.length > 0
      ? await tx
          .select({ id: alertChannels.id })
          .from(alertChannels)
          .where(inArray(alertChannels.id, request.channels))
      : [];
  if (channels.length !== new Set(request.channels).size)
    throw new DeskError("invalid", "One of the channels is gone.", {
      channels: "One of the channels is gone.",
    });
  checkScope(request, before?.scope ?? null);
  const [rule] = await tx
    .insert(alertRules)
    .values({ id, ...values })
    .onConflictDoUpdate({ target: alertRules.id, set: values })
    .returning();
  if (!rule) throw new Error("A rule was not stored.");
  // What was open under the old terms does not apply to these.
  const same =
    before &&
    before.kind === rule.kind &&
    before.threshold === rule.threshold &&
    before.scope === rule.scope &&
    rule.enabled;
  if (before && !same) {
    await tx
      .update(alertEvents)
      .set({ clearedAt: sql`now()` })
      .where(sql`${alertEvents.ruleId} = ${id} and ${alertEvents.clearedAt} is null`);
    await tx
      .update(alertRules)
      .set({ toldAt: null, toldThrough: sql`clock_timestamp()` })
      .where(eq(alertRules.id, id));
  }
  await recordAudit(tx, actor, origin, {
    action: "alert.save-rule",
    outcome: "done",
    subject: rule.name,
    before: before ? { ...presentRule(before, 0) } : null,
    after: { ...presentRule(rule, 0) },
  });
  return presentRule(rule, 0);
}

function checkThreshold(request: Terms): void {
  const { threshold } = alertKindInfo[request.kind];
  if (!threshold) return;
  if (request.threshold === null || request.threshold < threshold.min || request.threshold > threshold.max) {
    const problem = `${threshold.label} is from ${threshold.min} to ${threshold.max} ${threshold.unit}.`;
    throw new DeskError("invalid", problem, { threshold: problem });
  }
}

/** A rule that is broken already can still be switched off. */
function checkScope(request: Terms, stored: string | null): void {
  const problem = scopeProblem(request);
  if (problem !== null && (request.enabled || request.scope !== stored))
    throw new DeskError(
      "invalid",
      `This rule’s filter cannot be applied. ${problem} Choose another one under “For”.`,
      { scope: problem },
    );
}
