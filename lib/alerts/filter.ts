import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Actor } from "../actor";
import type { AlertsFilter, AlertState } from "../domain/alerts/alert";

/** What passes the filter, on an event `e`. */
export function conditionOf({ state, kind, provider }: AlertsFilter, actor: Actor): SQL {
  const parts = [
    ...(state === null ? [] : [stateIs(state, actor)]),
    ...(kind === null ? [] : [sql`e.rule_id in (select id from alert_rules where kind = ${kind})`]),
    ...(provider === null
      ? []
      : [sql`e.account_id in (select id from accounts where provider = ${provider})`]),
  ];
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `);
}

export function stateIs(state: AlertState, actor: Actor): SQL {
  switch (state) {
    case "open":
      return sql`e.cleared_at is null and e.acknowledged_at is null and coalesce(e.snoozed_until <= now(), true)`;
    case "acknowledged":
      return sql`e.cleared_at is null and e.acknowledged_at is not null`;
    case "snoozed":
      return sql`e.cleared_at is null and e.snoozed_until > now()`;
    case "mine":
      return sql`e.cleared_at is null and e.assignee_id = ${actor.staffId}`;
    case "cleared":
      return sql`e.cleared_at is not null`;
  }
}
