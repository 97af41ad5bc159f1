import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { db } from "../db/client";
import { factsNow } from "./conditions";
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
  message: string;
  facts: Facts;
  fired_at: Date;
  cleared_at: Date | null;
}

/** The latest first, and of those that fired together the worst. What is open is described as it is now. */
export async function eventsOf(condition: SQL, limit: number): Promise<AlertEvent[]> {
  const { rows } = await db().execute<EventRow>(sql`
    select e.id, e.rule_id, r.name as rule, r.kind, e.account_id, e.remote_id, e.run_id, e.subject, e.message,
      ${factsNow} as facts, e.fired_at, e.cleared_at
    from (select * from alert_events e where ${condition}
      order by e.fired_at desc nulls last, e.rank desc nulls last, e.id limit ${limit}) e
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
