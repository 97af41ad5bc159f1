import "server-only";
import { eq, inArray, sql } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { alertChannels, alertEvents, alertRules } from "../db/schema";
import { DeskError } from "../domain/errors";
import { scopeProblem } from "./scope";
import { alertKindInfo, type AlertRule, type SaveRuleRequest } from "../domain/alerts/alert";
import { presentRule } from "./present";

export async function saveRule(actor: Actor, request: SaveRuleRequest, origin: Origin): Promise<AlertRule> {
  requirePermission(actor, "alerts.write");
  const { id, ...values } = request;
  checkThreshold(request);
  return db().transaction(async (tx) => {
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
    const [before] = await tx.select().from(alertRules).where(eq(alertRules.id, id));
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
  });
}

function checkThreshold(request: SaveRuleRequest): void {
  const { threshold } = alertKindInfo[request.kind];
  if (!threshold) return;
  if (request.threshold === null || request.threshold < threshold.min || request.threshold > threshold.max) {
    const problem = `${threshold.label} is from ${threshold.min} to ${threshold.max} ${threshold.unit}.`;
    throw new DeskError("invalid", problem, { threshold: problem });
  }
}

/** A rule that is broken already can still be switched off. */
function checkScope(request: SaveRuleRequest, stored: string | null): void {
  const problem = scopeProblem(request);
  if (problem !== null && (request.enabled || request.scope !== stored))
    throw new DeskError(
      "invalid",
      `This rule’s filter cannot be applied. ${problem} Choose another one under “For”.`,
      { scope: problem },
    );
}
