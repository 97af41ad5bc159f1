import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Actor } from "../actor";
import { db } from "../db/client";
import { factsNow } from "./conditions";
import { nameCustomers } from "../name-customers";
import { disambiguator } from "../disambiguator";
import type { AlertEvent, AlertKind, Facts } from "../domain/alerts/alert";
import { messageOf } from "./words";

interface EventRow extends Record<string, unknown> {
  id: string;
  rule_id: string;
  rule: string;
  kind: AlertKind;
  account_id: string | null;
  remote_id: string | null;
  run_id: string | null;
  subject: string;
  apart: string | null;
  message: string;
  facts: Facts;
  facts_now: Facts;
  fired_at: Date;
  cleared_at: Date | null;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  snoozed_until: Date | null;
  assignee_id: string | null;
  assignee: string | null;
}

const worstFirst = sql`e.fired_at desc nulls last, e.rank desc nulls last, e.id`;

/**
 * Latest first, and the worst first among those that fired together; at most `limit`, or that many of each
 * rule. Without those that belong to a summary.
 */
export async function eventsOf(
  actor: Actor,
  condition: SQL,
  limit: number,
  of: "all" | "each-rule" = "all",
): Promise<AlertEvent[]> {
  const picked = (more: SQL) => sql`
    select * from alert_events e where e.summarized is null and ${condition} and ${more}
    order by ${worstFirst} limit ${limit}`;
  const from =
    of === "all"
      ? sql`(${picked(sql`true`)}) e join alert_rules r on r.id = e.rule_id`
      : sql`alert_rules r cross join lateral (${picked(sql`e.rule_id = r.id`)}) e`;
  const { rows } = await db().execute<EventRow>(sql`
    select e.id, e.rule_id, r.name as rule, r.kind, e.account_id, e.remote_id, e.run_id, e.subject,
      ${disambiguator} as apart, e.message, e.facts, ${factsNow} as facts_now, e.fired_at, e.cleared_at, e.acknowledged_at, e.acknowledged_by,
      case when e.snoozed_until > now() then e.snoozed_until end as snoozed_until, e.assignee_id,
      p.name as assignee
    from ${from}
    left join sub_users s on s.account_id = e.account_id and s.remote_id = e.remote_id
    left join accounts a on a.id = e.account_id and e.remote_id is null
    left join staff p on p.id = e.assignee_id
    order by ${worstFirst}`);
  return nameCustomers(
    rows.map((row) => present(row, actor)),
    ({ firedAt }) => firedAt,
  );
}

function present(row: EventRow, actor: Actor): AlertEvent {
  const worded = row.message === "" || Object.keys(row.facts).length > 0;
  const message = worded ? messageOf(row.kind, row.facts) : row.message;
  const now = worded && row.cleared_at === null ? messageOf(row.kind, row.facts_now) : message;
  return {
    id: row.id,
    ruleId: row.rule_id,
    rule: row.rule,
    kind: row.kind,
    accountId: row.account_id,
    remoteId: row.remote_id,
    runId: row.run_id,
    subject: row.subject,
    apart: row.apart,
    message,
    now: now === message ? null : now,
    firedAt: row.fired_at.toISOString(),
    clearedAt: row.cleared_at?.toISOString() ?? null,
    acknowledged: row.acknowledged_at && {
      at: row.acknowledged_at.toISOString(),
      by: row.acknowledged_by ?? "",
    },
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    assignee:
      row.assignee_id === null ? null : { name: row.assignee ?? "", own: row.assignee_id === actor.staffId },
  };
}
