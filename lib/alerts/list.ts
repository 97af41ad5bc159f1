import "server-only";
import { and, asc, count, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { demand, type Actor } from "../auth/actor";
import { db } from "../db/client";
import { alertChannels, alertDeliveries, alertEvents, alertRules, alertsRead } from "../db/schema";
import { mailer } from "./mail";
import type { AlertBell, AlertChannel, AlertEvent, AlertRule, AlertsView } from "./schema";

const shown = 100;
const inBell = 10;

export async function listAlerts(actor: Actor): Promise<AlertsView> {
  demand(actor, "alerts.read");
  const [rules, open, channels, events, deliveries] = await Promise.all([
    db().select().from(alertRules).orderBy(asc(alertRules.createdAt)),
    db().select({ ruleId: alertEvents.ruleId, open: count() }).from(alertEvents).where(isNull(alertEvents.clearedAt)).groupBy(alertEvents.ruleId),
    db().select().from(alertChannels).orderBy(asc(alertChannels.createdAt)),
    latestEvents(shown),
    db()
      .select({ delivery: alertDeliveries, channel: alertChannels.label, kind: alertChannels.kind })
      .from(alertDeliveries)
      .innerJoin(alertChannels, eq(alertChannels.id, alertDeliveries.channelId))
      .orderBy(desc(alertDeliveries.createdAt))
      .limit(shown),
  ]);
  return {
    rules: rules.map((rule) => toRule(rule, open.find((row) => row.ruleId === rule.id)?.open ?? 0)),
    channels: channels.map(toChannel),
    events,
    deliveries: deliveries.map(({ delivery, channel, kind }) => ({
      id: delivery.id,
      channel,
      kind,
      subject: delivery.subject,
      events: delivery.events,
      state: delivery.state,
      attempts: delivery.attempts,
      lastError: delivery.lastError,
      createdAt: delivery.createdAt.toISOString(),
      deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
    })),
    mailConfigured: mailer() !== null,
  };
}

export async function alertBell(actor: Actor): Promise<AlertBell> {
  demand(actor, "alerts.read");
  const [read] = await db().select({ at: alertsRead.at }).from(alertsRead).where(eq(alertsRead.staffId, actor.staffId));
  const [unread] = await db()
    .select({ count: count() })
    .from(alertEvents)
    .where(and(isNull(alertEvents.clearedAt), gt(alertEvents.firedAt, read?.at ?? new Date(0))));
  return { unread: unread?.count ?? 0, latest: await latestEvents(inBell) };
}

export async function markAlertsRead(actor: Actor): Promise<{ unread: 0 }> {
  demand(actor, "alerts.read");
  await db()
    .insert(alertsRead)
    .values({ staffId: actor.staffId, at: sql`now()` })
    .onConflictDoUpdate({ target: alertsRead.staffId, set: { at: sql`now()` } });
  return { unread: 0 };
}

async function latestEvents(limit: number): Promise<AlertEvent[]> {
  const rows = await db()
    .select({ event: alertEvents, rule: alertRules.name, kind: alertRules.kind })
    .from(alertEvents)
    .innerJoin(alertRules, eq(alertRules.id, alertEvents.ruleId))
    .orderBy(desc(alertEvents.firedAt))
    .limit(limit);
  return rows.map(({ event, rule, kind }) => ({
    id: event.id,
    ruleId: event.ruleId,
    rule,
    kind,
    accountId: event.accountId,
    remoteId: event.remoteId,
    runId: event.runId,
    subject: event.subject,
    message: event.message,
    firedAt: event.firedAt.toISOString(),
    clearedAt: event.clearedAt?.toISOString() ?? null,
  }));
}

export function toRule(rule: typeof alertRules.$inferSelect, open: number): AlertRule {
  const { id, name, kind, threshold, scope, channels, enabled } = rule;
  return { id, name, kind, threshold, scope, channels, enabled, open };
}

export function toChannel(channel: typeof alertChannels.$inferSelect): AlertChannel {
  const { id, kind, label, target } = channel;
  return { id, kind, label, target, usable: kind === "webhook" || mailer() !== null };
}
