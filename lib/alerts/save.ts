import "server-only";
import { randomBytes, randomUUID } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import type { AuditAction } from "../domain/audit/audit";
import { recordAudit } from "../audit/record";
import { demand, type Actor, type Origin } from "../actor";
import { db, type Transaction } from "../db/client";
import { alertChannels, alertEvents, alertRules } from "../db/schema";
import { withoutSecrets } from "../domain/alerts/target";
import { env } from "../env";
import { DeskError } from "../domain/errors";
import { seal } from "../secrets";
import { send } from "./deliver";
import { toChannel, toRule } from "./list";
import { scopeProblem } from "./scope";
import { addressesOf } from "./target";
import {
  alertKindInfo,
  type AlertChannel,
  type AlertRule,
  type SaveChannelRequest,
  type SaveRuleRequest,
} from "../domain/alerts/alert";

export async function saveRule(actor: Actor, request: SaveRuleRequest, origin: Origin): Promise<AlertRule> {
  demand(actor, "alerts.write");
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
    // What was open under other terms says nothing about these.
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
    await audit(
      tx,
      actor,
      "alert.save-rule",
      rule.name,
      origin,
      before ? toRule(before, 0) : null,
      toRule(rule, 0),
    );
    return toRule(rule, 0);
  });
}

export async function deleteRule(
  actor: Actor,
  { id }: { id: string },
  origin: Origin,
): Promise<{ id: string }> {
  demand(actor, "alerts.write");
  return db().transaction(async (tx) => {
    const [rule] = await tx.delete(alertRules).where(eq(alertRules.id, id)).returning();
    if (!rule) throw new DeskError("not-found", "There is no such rule.");
    await audit(tx, actor, "alert.delete-rule", rule.name, origin, toRule(rule, 0), null);
    return { id };
  });
}

/** The signing secret of a new webhook is in this one answer and can be read nowhere afterwards. */
export async function saveChannel(
  actor: Actor,
  request: SaveChannelRequest,
  origin: Origin,
): Promise<{ channel: AlertChannel; secret: string | null }> {
  demand(actor, "alerts.write");
  const { id, ...values } = request;
  if (request.kind === "webhook") await addressesOf(request.target);
  const fresh = request.kind === "webhook" ? randomBytes(32).toString("base64url") : null;
  return db().transaction(async (tx) => {
    const [before] = await tx.select().from(alertChannels).where(eq(alertChannels.id, id));
    if (before && before.kind !== request.kind)
      throw new DeskError("conflict", "A channel keeps its kind. Make a new one.");
    const [channel] = await tx
      .insert(alertChannels)
      .values({ id, ...values, secret: fresh && seal("alerts", fresh) })
      .onConflictDoUpdate({ target: alertChannels.id, set: values })
      .returning();
    if (!channel) throw new Error("A channel was not stored.");
    await audit(tx, actor, "alert.save-channel", channel.label, origin, before ? shown(before) : null, {
      ...shown(channel),
      ...(before && before.target !== channel.target && { anotherAddress: true }),
    });
    return { channel: toChannel(channel, true), secret: before ? null : fresh };
  });
}

export async function deleteChannel(
  actor: Actor,
  { id }: { id: string },
  origin: Origin,
): Promise<{ id: string }> {
  demand(actor, "alerts.write");
  return db().transaction(async (tx) => {
    // Rules before channels, as the evaluation takes them: the other way round the two would wait for each
    // other.
    await tx
      .update(alertRules)
      .set({ channels: sql`array_remove(${alertRules.channels}, ${id}::uuid)` })
      .where(sql`${id}::uuid = any(${alertRules.channels})`);
    const [channel] = await tx.delete(alertChannels).where(eq(alertChannels.id, id)).returning();
    if (!channel) throw new DeskError("not-found", "There is no such channel.");
    await audit(tx, actor, "alert.delete-channel", channel.label, origin, shown(channel), null);
    return { id };
  });
}

/** Sends a made-up alert through one channel now and says what came of it. */
export async function sendTest(
  actor: Actor,
  { id }: { id: string },
  origin: Origin,
): Promise<{ delivered: boolean; message: string }> {
  demand(actor, "alerts.write");
  const [channel] = await db().select().from(alertChannels).where(eq(alertChannels.id, id));
  if (!channel) throw new DeskError("not-found", "There is no such channel.");
  const body = {
    test: true,
    firedAt: new Date().toISOString(),
    total: 1,
    subjects: [{ name: "Test", message: `${actor.name} sent this test.`, url: `${env().origins[0]}/alerts` }],
  };
  const problem = await send(channel, randomUUID(), "Test alert", body).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : "It failed."),
  );
  await db().transaction((tx) =>
    audit(tx, actor, "alert.send-test", channel.label, origin, null, { delivered: problem === null }),
  );
  return { delivered: problem === null, message: problem ?? "It was accepted." };
}

function shown({ label, target }: { label: string; target: string }) {
  return { label, target: withoutSecrets(target) };
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
      `This rule's filter cannot be applied. ${problem} Choose another one under “For”.`,
      { scope: problem },
    );
}

function audit(
  tx: Transaction,
  actor: Actor,
  action: AuditAction,
  subject: string,
  origin: Origin,
  before: object | null,
  after: object | null,
): Promise<void> {
  return recordAudit(tx, actor, origin, {
    action,
    outcome: "done",
    subject,
    before: before as Record<string, unknown> | null,
    after: after as Record<string, unknown> | null,
  });
}
