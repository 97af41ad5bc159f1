import "server-only";
import { asc, eq, getTableColumns, inArray, sql, type SQL } from "drizzle-orm";
import { db, type Transaction } from "../db/client";
import { sharedLock } from "../db/locks";
import { alertChannels, alertDeliveries, alertRules } from "../db/schema";
import { env } from "../env";
import { describeError, log } from "../log";
import { watchOf, type RuleRecord } from "./conditions";
import { alertKindInfo, type AlertKind, type Facts } from "../domain/alerts/alert";
import { notifyAt, type ChannelHours } from "../domain/alerts/channel";
import { alertPath } from "../domain/alerts/address";
import { minuteMs } from "../domain/durations";
import { disambiguatedName } from "../domain/sub-users/disambiguator";
import { disambiguator } from "../disambiguator";
import { accountsFirstReadDone, markFirstReadDone } from "./first-read";
import { messageOf } from "./words";

/** One message names this many, the worst first; the rest is a count. */
const namedInMessage = 50;
/** A channel gets at most one message of a rule in this time: what fires in between is sent together. */
const digestEvery = minuteMs;
/** The time limit of one statement. As many rows may fire at once as there are sub-users. */
const timeLimit = "2min";

/**
 * Fires what newly holds and clears what no longer does. What still holds stays quiet; a rule whose scope
 * cannot be applied changes nothing. A rule that fails does not stop the others.
 */
export async function evaluateAlerts(): Promise<void> {
  const rules = await db()
    .select({ id: alertRules.id, kind: alertRules.kind })
    .from(alertRules)
    .where(eq(alertRules.enabled, true))
    .orderBy(asc(alertRules.createdAt), asc(alertRules.id));
  const isSummary = ({ kind }: { kind: AlertKind }) => kind === "already-so";
  // Before the rules are checked: what they now find of these accounts already held at first.
  const readIn = await accountsFirstReadDone();
  await evaluateEach(rules.filter((rule) => !isSummary(rule)));
  await markFirstReadDone(readIn);
  await evaluateEach(rules.filter(isSummary));
}

async function evaluateEach(rules: readonly { id: string }[]): Promise<void> {
  for (const { id } of rules) {
    await db()
      .transaction((tx) => evaluateRule(tx, id))
      .catch((error: unknown) => log().error({ rule: id, ...describeError(error) }, "alert rule"));
  }
}

/**
 * Events and their messages are stored together, never one without the other. The database decides all of it.
 */
async function evaluateRule(tx: Transaction, id: string): Promise<void> {
  const [rule] = await tx
    .select({
      ...getTableColumns(alertRules),
      // Before the moment that its events get, so that the bell knows that some may come which fired earlier.
      lock: sharedLock("evaluation"),
      // Later than everything reported before, even where clocks went back or this transaction waited for its
      // connection.
      at: sql`greatest(clock_timestamp(),
        ${alertRules.toldThrough} + interval '1 ms')::timestamptz(3)`.mapWith(alertRules.toldThrough),
      // Of the statements that follow. Statistics do not know what fires in a burst yet, and a nested loop
      // over it would take minutes.
      limits: sql`set_config('statement_timeout', ${timeLimit}, true)
        || set_config('enable_nestloop', 'off', true)`,
    })
    .from(alertRules)
    .where(sql`${alertRules.id} = ${id} and ${alertRules.enabled}`)
    .for("no key update", { skipLocked: true });
  if (!rule) return;
  const { at } = rule;
  const watch = watchOf(rule);
  if (!watch) return;
  await tx.execute(sql`
    with now_within as (${watch.rows}), due as (
      select e.id, k.holds, k.key is null
        or (not k.holds and (k.proven_at > e.fired_at
        or e.eased_at <= now() - interval '${sql.raw(watch.eases)}')) as over
      from alert_events e left join now_within k on k.key = e.key
      where e.rule_id = ${id} and e.cleared_at is null
        and (k.key is null or not k.holds or e.eased_at is not null))
    update alert_events e
      set cleared_at = case when due.over then now() end, eased_at = case when due.holds then null
        else coalesce(e.eased_at, now()) end
    from due where due.id = e.id and (due.over or due.holds = (e.eased_at is not null))`);
  const { rowCount } = await tx.execute(sql`
    insert into alert_events (rule_id, key, account_id, remote_id, run_id, subject, message, rank, facts,
      fired_at, summarized)
    select ${id}, k.key, k.account_id, k.remote_id, k.run_id, k.subject, '', k.rank, k.facts,
      ${at}::timestamptz, ${summarized(rule)} from (${watch.rows}) k
    where k.holds and not exists (select 1 from alert_events e
      where e.rule_id = ${id} and e.key = k.key and e.cleared_at is null)
    on conflict do nothing`);
  if (rule.summarizeFirst)
    await tx.update(alertRules).set({ summarizeFirst: false }).where(eq(alertRules.id, id));
  await queueDeliveries(tx, rule, at, rowCount ?? 0);
}

/** Whether what now fires of `k` held before anyone could see it begin, and is reported in a summary. */
function summarized(rule: RuleRecord): SQL {
  if (rule.summarizeFirst) return sql`'rule'`;
  if (alertKindInfo[rule.kind].about !== "sub-user") return sql`null`;
  return sql`case when k.account_id in (select id from accounts where read_in_at is null) then 'account' end`;
}

interface UndeliveredEvent extends Record<string, unknown> {
  total: number;
  account_id: string | null;
  remote_id: string | null;
  run_id: string | null;
  subject: string;
  apart: string | null;
  facts: Facts;
  cleared_at: Date | null;
}

/** Everything that fired since the last message goes into one per channel. */
async function queueDeliveries(tx: Transaction, rule: RuleRecord, at: Date, fired: number): Promise<void> {
  if (rule.channels.length === 0) {
    if (fired > 0) await tx.update(alertRules).set({ toldThrough: at }).where(eq(alertRules.id, rule.id));
    return;
  }
  if (rule.toldAt && at.getTime() - rule.toldAt.getTime() < digestEvery) return;
  const { rows } = await tx.execute<UndeliveredEvent>(sql`
    select named.*, (select ${disambiguator} from sub_users s
        where s.account_id = named.account_id and s.remote_id = named.remote_id) as apart
    from (select count(*) over () as total, account_id, remote_id, run_id, subject, facts, cleared_at, rank, key
      from alert_events
      where rule_id = ${rule.id} and summarized is null and fired_at > coalesce(${rule.toldThrough}::timestamptz, '-infinity')
      order by cleared_at is not null, rank desc, subject, key limit ${namedInMessage}) named
    order by cleared_at is not null, rank desc, subject, key`);
  const total = rows[0]?.total ?? 0;
  if (total === 0) return;
  const channels = await tx.select().from(alertChannels).where(inArray(alertChannels.id, rule.channels));
  await tx.update(alertRules).set({ toldAt: at, toldThrough: at }).where(eq(alertRules.id, rule.id));
  if (channels.length === 0) return;
  await tx.insert(alertDeliveries).values(
    channels.map((channel) => ({
      ...waiting(channel, at),
      channelId: channel.id,
      events: total,
      subject: titleOf(rule, rows, total),
      body: bodyOf(rule, rows, total, at),
    })),
  );
}

/** Held back where its channel gets digests or is in quiet hours. */
function waiting(channel: ChannelHours, at: Date): { held?: true; nextAt?: Date } {
  const nextAt = notifyAt(channel, at);
  return nextAt.getTime() > at.getTime() ? { held: true, nextAt } : {};
}

function titleOf(rule: RuleRecord, [first]: UndeliveredEvent[], total: number): string {
  return total === 1 && first
    ? `${rule.name}: ${disambiguatedName(first.subject, first.apart)}`
    : `${rule.name}: ${total} new`;
}

function bodyOf(
  rule: RuleRecord,
  named: UndeliveredEvent[],
  total: number,
  at: Date,
): Record<string, unknown> {
  const [base] = env().origins;
  return {
    rule: {
      id: rule.id,
      name: rule.name,
      kind: rule.kind,
      label: alertKindInfo[rule.kind].label,
      threshold: rule.threshold,
    },
    firedAt: at.toISOString(),
    total,
    subjects: named.map((each) => ({
      name: each.subject,
      apart: each.apart,
      message: `${messageOf(rule.kind, each.facts)}${each.cleared_at ? " It has since cleared." : ""}`,
      accountId: each.account_id,
      remoteId: each.remote_id,
      url: `${base}${alertPath({ kind: rule.kind, accountId: each.account_id, remoteId: each.remote_id, runId: each.run_id }) ?? "/alerts"}`,
    })),
  };
}
