import "server-only";
import { asc, count, desc, eq, isNull, sql } from "drizzle-orm";
import { demand, type Actor } from "../actor";
import { isAllowed } from "../domain/staff/permissions";
import { db } from "../db/client";
import { alertChannels, alertDeliveries, alertEvents, alertRules } from "../db/schema";
import { mailer } from "./mail";
import type { AlertsView } from "../domain/alerts/alert";
import { presentRule, presentChannel } from "./present";
import { eventsOf } from "./events";

const shown = 100;

export async function listAlerts(actor: Actor): Promise<AlertsView> {
  demand(actor, "alerts.read");
  const [rules, open, channels, openEvents, clearedEvents, { rows: counts }, deliveries] = await Promise.all([
    db()
      .select()
      .from(alertRules)
      .orderBy(asc(alertRules.createdAt), asc(alertRules.name), asc(alertRules.id)),
    db()
      .select({ ruleId: alertEvents.ruleId, open: count() })
      .from(alertEvents)
      .where(isNull(alertEvents.clearedAt))
      .groupBy(alertEvents.ruleId),
    db().select().from(alertChannels).orderBy(asc(alertChannels.createdAt), asc(alertChannels.id)),
    eventsOf(sql`e.cleared_at is null`, shown),
    eventsOf(sql`e.cleared_at is not null`, shown),
    db().execute<{ cleared: number }>(
      sql`select count(*) as cleared from alert_events where cleared_at is not null`,
    ),
    db()
      .select({ delivery: alertDeliveries, channel: alertChannels.label, kind: alertChannels.kind })
      .from(alertDeliveries)
      .innerJoin(alertChannels, eq(alertChannels.id, alertDeliveries.channelId))
      .orderBy(desc(alertDeliveries.createdAt), asc(alertDeliveries.id))
      .limit(shown),
  ]);
  return {
    rules: rules.map((rule) => presentRule(rule, open.find((row) => row.ruleId === rule.id)?.open ?? 0)),
    channels: channels.map((channel) => presentChannel(channel, isAllowed(actor.role, "alerts.write"))),
    events: [...openEvents, ...clearedEvents].slice(0, shown),
    open: open.reduce((sum, row) => sum + row.open, 0),
    cleared: counts[0]?.cleared ?? 0,
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
