import "server-only";
import { and, asc, count, desc, eq, gt, isNull, sql, type SQL } from "drizzle-orm";
import { demand, type Actor } from "../actor";
import { isAllowed } from "../domain/staff/permissions";
import { db } from "../db/client";
import { alertChannels, alertDeliveries, alertEvents, alertRules, alertsRead } from "../db/schema";
import { withoutSecrets } from "../domain/alerts/target";
import { factsNow } from "./conditions";
import { mailer } from "./mail";
import { scopeProblem } from "./scope";
import type {
  AlertBell,
  AlertChannel,
  AlertEvent,
  AlertKind,
  AlertRule,
  AlertsView,
  Facts,
} from "../domain/alerts/alert";
import { messageOf } from "./words";

const shown = 100;
const inBell = 10;

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
    rules: rules.map((rule) => toRule(rule, open.find((row) => row.ruleId === rule.id)?.open ?? 0)),
    channels: channels.map((channel) => toChannel(channel, isAllowed(actor.role, "alerts.write"))),
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

/** Rules that are on and cannot be evaluated: they watch nobody until somebody mends them. */
export async function listBrokenRules(): Promise<{ id: string; name: string; reason: string }[]> {
  const rules = await db()
    .select()
    .from(alertRules)
    .where(eq(alertRules.enabled, true))
    .orderBy(asc(alertRules.createdAt), asc(alertRules.name), asc(alertRules.id));
  return rules.flatMap((rule) => {
    const reason = scopeProblem(rule);
    return reason === null ? [] : [{ id: rule.id, name: rule.name, reason }];
  });
}

export async function alertBell(actor: Actor): Promise<AlertBell> {
  demand(actor, "alerts.read");
  const [read] = await db()
    .select({ at: alertsRead.at })
    .from(alertsRead)
    .where(eq(alertsRead.staffId, actor.staffId));
  const [unread] = await db()
    .select({ count: count() })
    .from(alertEvents)
    .where(and(isNull(alertEvents.clearedAt), gt(alertEvents.firedAt, read?.at ?? new Date(0))));
  return { unread: unread?.count ?? 0, latest: await eventsOf(sql`true`, inBell) };
}

export async function markAlertsRead(actor: Actor): Promise<{ unread: 0 }> {
  demand(actor, "alerts.read");
  await db()
    .insert(alertsRead)
    .values({ staffId: actor.staffId, at: sql`now()` })
    .onConflictDoUpdate({ target: alertsRead.staffId, set: { at: sql`now()` } });
  return { unread: 0 };
}

interface EventRow extends Record<string, unknown> {
  id: string;
  rule_id: string;
  rule: string;
  kind: AlertKind;
  account_id: string | null;
  remote_id: string | null;
  run_id: string | null;
  subject: string;
  message: string;
  facts: Facts;
  fired_at: Date;
  cleared_at: Date | null;
}

/** The latest first, and of those that fired together the worst. What is open is described as it is now. */
async function eventsOf(condition: SQL, limit: number): Promise<AlertEvent[]> {
  const { rows } = await db().execute<EventRow>(sql`
    select e.id, e.rule_id, r.name as rule, r.kind, e.account_id, e.remote_id, e.run_id, e.subject, e.message, ${factsNow} as facts, e.fired_at, e.cleared_at
    from (select * from alert_events e where ${condition} order by e.fired_at desc nulls last, e.rank desc nulls last, e.id limit ${limit}) e
    join alert_rules r on r.id = e.rule_id
    left join sub_users s on s.account_id = e.account_id and s.remote_id = e.remote_id
    left join accounts a on a.id = e.account_id and e.remote_id is null
    order by e.fired_at desc nulls last, e.rank desc nulls last, e.id`);
  return rows.map((row) => ({
    id: row.id,
    ruleId: row.rule_id,
    rule: row.rule,
    kind: row.kind,
    accountId: row.account_id,
    remoteId: row.remote_id,
    runId: row.run_id,
    subject: row.subject,
    message:
      row.message === "" || Object.keys(row.facts).length > 0 ? messageOf(row.kind, row.facts) : row.message,
    firedAt: row.fired_at.toISOString(),
    clearedAt: row.cleared_at?.toISOString() ?? null,
  }));
}

export function toRule(rule: typeof alertRules.$inferSelect, open: number): AlertRule {
  const { id, name, kind, threshold, scope, channels, enabled } = rule;
  return { id, name, kind, threshold, scope, channels, enabled, open, broken: scopeProblem(rule) };
}

/** The whole target is for those who may change it. */
export function toChannel(channel: typeof alertChannels.$inferSelect, whole: boolean): AlertChannel {
  const { id, kind, label, target } = channel;
  return {
    id,
    kind,
    label,
    target: whole ? target : withoutSecrets(target),
    usable: kind === "webhook" || mailer() !== null,
  };
}
