import "server-only";
import { desc, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { requirePermission, type Actor } from "../actor";
import { eventsOf } from "../alerts/events";
import { nameFields } from "../audit/labels";
import { presentAudit } from "../audit/read";
import { db } from "../db/client";
import { auditLog, operations } from "../db/schema";
import {
  timelineKinds,
  type Drift,
  type TimelineEntry,
  type TimelineKind,
  type TimelinePage,
  type TimelineParams,
} from "../domain/customers/timeline";
import { DeskError } from "../domain/errors";
import { isAllowed, type Permission } from "../domain/staff/permissions";
import { presentOperation } from "../operations/present";
import { withDisambiguators } from "../disambiguator";
import { heldAt } from "./attribution";

export const timelineParams = z.strictObject({
  kind: z.enum(timelineKinds).nullable().default(null),
  before: z.iso.datetime().nullable().default(null),
}) satisfies z.ZodType<TimelineParams>;

const usualSize = 50;

const permissionOf: Record<TimelineKind, Permission> = {
  operations: "operations.read",
  changes: "audit.read",
  found: "sub-users.read",
  alerts: "alerts.read",
  comments: "customers.contacts",
};

/** Whose, until when, and how many at most. */
interface Part {
  id: string;
  before: Date | null;
  limit: number;
  actor: Actor;
}

const readers: Record<TimelineKind, (part: Part) => Promise<TimelineEntry[]>> = {
  operations: operationsOf,
  changes: changesOf,
  found: driftsOf,
  alerts: alertsOf,
  comments: commentsOf,
};

/**
 * What happened to a customer, newest first: to itself, and to its sub-users while they were its. A page has
 * `pageSize` entries, or more of one moment. Kinds that the person may not see are left out.
 */
export async function customerTimeline(
  actor: Actor,
  id: string,
  { kind, before }: TimelineParams,
  pageSize = usualSize,
): Promise<TimelinePage> {
  requirePermission(actor, "customers.read");
  if (kind !== null) requirePermission(actor, permissionOf[kind]);
  const { rows: known } = await db().execute(sql`select 1 from customers where id = ${id}`);
  if (known.length === 0) throw new DeskError("not-found", "There is no such customer.");
  const kinds =
    kind === null ? timelineKinds.filter((each) => isAllowed(actor.role, permissionOf[each])) : [kind];
  for (let limit = pageSize + 1; ; limit *= 4) {
    const part = { id, actor, limit, before: before === null ? null : new Date(before) };
    const parts = await Promise.all(kinds.map((each) => readers[each](part)));
    // The last moment of a cut-off part may have more entries: it belongs to the next page.
    const cutOff = parts
      .map((entries) => (entries.length === limit ? (entries.at(-1)?.at ?? "") : ""))
      .reduce((a, b) => (a > b ? a : b), "");
    const found = parts
      .flat()
      .filter(({ at }) => at > cutOff)
      .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
    if (found.length === 0 && cutOff !== "") continue;
    const last = found[pageSize - 1];
    const entries = last ? found.filter(({ at }) => at >= last.at) : found;
    const more = cutOff !== "" || entries.length < found.length;
    return { entries, next: more ? (entries.at(-1)?.at ?? null) : null };
  }
}

/** The links `l` of a customer, joined to something of their sub-user at `at`, while they held. */
function whileLinked(id: string, from: SQL, at: SQL, before: Date | null): SQL {
  return sql`customer_links l join ${from} on x.account_id = l.account_id and x.remote_id = l.remote_id
    where l.customer_id = ${id} and ${heldAt(at)} and ${earlier(at, before)}`;
}

const earlier = (at: SQL, before: Date | null) =>
  before === null ? sql`true` : sql`${at} < ${before}::timestamptz`;

async function operationsOf({ id, before, limit }: Part): Promise<TimelineEntry[]> {
  const rows = await db()
    .select()
    .from(operations)
    .where(
      sql`${operations.id} in (select x.id from ${whileLinked(id, sql`operations x`, sql`x.created_at`, before)}
        order by x.created_at desc limit ${limit})`,
    )
    .orderBy(desc(operations.createdAt));
  return (await withDisambiguators(rows.map(presentOperation))).map((operation) => ({
    kind: "operations",
    at: operation.createdAt,
    operation,
  }));
}

/** Of itself, and of its sub-users what is neither an operation nor of another customer. */
async function changesOf({ id, before, limit }: Part): Promise<TimelineEntry[]> {
  const told = sql`x.operation_id is null and x.run_id is null and x.outcome in ('done', 'refused')`;
  const rows = await db()
    .select()
    .from(auditLog)
    .where(
      sql`${auditLog.seq} in (
        (select x.seq from audit_log x where x.subject = ${id} and x.action like 'customer.%' and ${told}
          and ${earlier(sql`x.at`, before)} order by x.at desc limit ${limit})
        union all
        (select x.seq from ${whileLinked(id, sql`audit_log x`, sql`x.at`, before)} and ${told}
          and x.action not like 'customer.%' and x.action not like 'comment.%'
          order by x.at desc limit ${limit})
        union all
        (select x.seq from (select distinct account_id, remote_id from customer_links where customer_id = ${id}) l
          join audit_log x on x.account_id = l.account_id and x.remote_id = l.remote_id
          where ${told} and x.action like 'customer.%' and x.before ->> 'customer' = ${id}
            and ${earlier(sql`x.at`, before)} order by x.at desc limit ${limit}))`,
    )
    .orderBy(desc(auditLog.at))
    .limit(limit);
  const entries = await withDisambiguators(await nameFields(rows.map(presentAudit)));
  const names = await namesOf(id);
  return entries.map((entry) => ({
    kind: "changes",
    at: entry.at,
    // The subject is the customer itself, on whose page it is listed.
    entry: entry.action.startsWith("customer.")
      ? { ...entry, subject: names.get(`${entry.accountId} ${entry.remoteId}`) ?? null }
      : entry,
  }));
}

async function namesOf(id: string): Promise<Map<string, string>> {
  const { rows } = await db().execute<{ account_id: string; remote_id: string; name: string }>(sql`
    select distinct s.account_id, s.remote_id, s.name from customer_links l
      join sub_users s on s.account_id = l.account_id and s.remote_id = l.remote_id where l.customer_id = ${id}`);
  return new Map(rows.map((row) => [`${row.account_id} ${row.remote_id}`, row.name]));
}

async function driftsOf({ id, before, limit }: Part): Promise<TimelineEntry[]> {
  const { rows } = await db().execute<{
    id: number;
    account_id: string;
    remote_id: string;
    name: string;
    at: Date;
    before: Drift["before"];
    after: Drift["after"];
  }>(sql`
    select x.id, x.account_id, x.remote_id, x.name, x.at, x.before, x.after
    from ${whileLinked(id, sql`drifts x`, sql`x.at`, before)} order by x.at desc limit ${limit}`);
  return rows.map(({ at, account_id: accountId, remote_id: remoteId, ...drift }) => ({
    kind: "found",
    at: at.toISOString(),
    drift: { ...drift, accountId, remoteId },
  }));
}

async function alertsOf({ id, before, limit, actor }: Part): Promise<TimelineEntry[]> {
  const events = await eventsOf(
    actor,
    sql`e.id in (select x.id from ${whileLinked(id, sql`alert_events x`, sql`x.fired_at`, before)} and x.summarized is null
      order by x.fired_at desc limit ${limit})`,
    limit,
  );
  return events.map((alert) => ({ kind: "alerts", at: alert.firedAt, alert }));
}

async function commentsOf({ id, before, limit, actor }: Part): Promise<TimelineEntry[]> {
  const { rows } = await db().execute<{
    id: string;
    account_id: string | null;
    remote_id: string | null;
    name: string | null;
    body: string;
    author_id: string | null;
    author_name: string;
    at: Date;
    edited_at: Date | null;
    removed_at: Date | null;
    removed_by: string | null;
  }>(sql`
    select c.*, s.name from comments c
      left join sub_users s on s.account_id = c.account_id and s.remote_id = c.remote_id
    where c.id in (
      (select x.id from comments x where x.customer_id = ${id} and ${earlier(sql`x.at`, before)}
        order by x.at desc limit ${limit})
      union all
      (select x.id from ${whileLinked(id, sql`comments x`, sql`x.at`, before)} order by x.at desc limit ${limit}))
    order by c.at desc limit ${limit}`);
  return rows.map((row) => ({
    kind: "comments",
    at: row.at.toISOString(),
    about:
      row.account_id === null || row.remote_id === null
        ? null
        : { accountId: row.account_id, remoteId: row.remote_id, name: row.name ?? row.remote_id },
    comment: {
      id: row.id,
      author: row.author_name,
      own: row.author_id === actor.staffId,
      at: row.at.toISOString(),
      editedAt: row.edited_at?.toISOString() ?? null,
      removedAt: row.removed_at?.toISOString() ?? null,
      removedBy: row.removed_by,
      body: row.removed_at === null ? row.body : "",
    },
  }));
}
