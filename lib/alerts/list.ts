import "server-only";
import { asc, desc, eq, sql, type SQL } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { isAllowed } from "../domain/staff/permissions";
import { db } from "../db/client";
import { alertChannels, alertDeliveries, alertRules } from "../db/schema";
import { mailServer } from "./mail";
import {
  alertStates,
  noAlertsFilter,
  shownOfRule,
  type AlertsFilter,
  type AlertState,
  type AlertsView,
} from "../domain/alerts/alert";
import { presentRule, presentChannel } from "./present";
import { eventsOf } from "./events";
import { conditionOf, stateIs } from "./filter";

const shown = 100;

export async function listAlerts(actor: Actor, filter: AlertsFilter = noAlertsFilter): Promise<AlertsView> {
  requirePermission(actor, "alerts.read");
  const narrowed = conditionOf(filter, actor);
  const [rules, tallies, channels, open, cleared, deliveries] = await Promise.all([
    db()
      .select()
      .from(alertRules)
      .orderBy(asc(alertRules.createdAt), asc(alertRules.name), asc(alertRules.id)),
    talliesOf(narrowed, actor),
    db().select().from(alertChannels).orderBy(asc(alertChannels.createdAt), asc(alertChannels.id)),
    filter.state === "cleared"
      ? []
      : eventsOf(actor, sql`e.cleared_at is null and ${narrowed}`, shownOfRule, "each-rule"),
    filter.state === null || filter.state === "cleared"
      ? eventsOf(actor, sql`e.cleared_at is not null and ${narrowed}`, shown)
      : [],
    db()
      .select({ delivery: alertDeliveries, channel: alertChannels.label, kind: alertChannels.kind })
      .from(alertDeliveries)
      .innerJoin(alertChannels, eq(alertChannels.id, alertDeliveries.channelId))
      .orderBy(desc(alertDeliveries.createdAt), asc(alertDeliveries.id))
      .limit(shown),
  ]);
  const of = (id: string) => tallies.find((row) => row.rule_id === id);
  const sum = (pick: (row: Tally) => number) => tallies.reduce((all, row) => all + pick(row), 0);
  return {
    filter,
    rules: rules.map((rule) => presentRule(rule, of(rule.id)?.all_open ?? 0)),
    channels: channels.map((channel) => presentChannel(channel, isAllowed(actor.role, "alerts.write"))),
    events: [...open, ...cleared.slice(0, Math.max(0, shown - open.length))],
    matching: Object.fromEntries(tallies.map((row) => [row.rule_id, row.matching])),
    counts: Object.fromEntries(alertStates.map((state) => [state, sum((row) => row[state])])) as Record<
      AlertState,
      number
    >,
    open: sum((row) => row.all_open),
    cleared: sum((row) => row.cleared),
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
    mailConfigured: mailServer() !== null,
  };
}

type Tally = Record<AlertState | "all_open" | "matching", number> & { rule_id: string };

async function talliesOf(narrowed: SQL, actor: Actor): Promise<Tally[]> {
  const counts = alertStates.map(
    (state) => sql`count(*) filter (where ${stateIs(state, actor)}) as ${sql.identifier(state)}`,
  );
  const { rows } = await db().execute<Tally>(sql`
    select e.rule_id, ${sql.join(counts, sql`, `)}, count(*) filter (where e.cleared_at is null) as all_open,
      count(*) filter (where ${narrowed}) as matching
    from alert_events e join alert_rules r on r.id = e.rule_id
    where e.summarized is null group by e.rule_id`);
  return rows;
}
