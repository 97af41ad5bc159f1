import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { eq, sql, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { subdesk } from "../actor";
import { recordAudit } from "../audit/record";
import { db } from "../db/client";
import { acquireLock } from "../db/locks";
import { accounts } from "../db/schema";
import { distrustReasons, distrustWords, type Distrust } from "../domain/accounts/distrust";
import { utcDateTime } from "../domain/dates";
import { describeError, log } from "../log";
import type { Gate } from "../providers/gate";
import { singleton } from "../singleton";

/** One page may be a slip of the provider's; one after this long, with no good answer between, is not. */
const confirmedAfter = "30 seconds";

/** The account that a person tests: the one work that may send to an address that is not trusted. */
const tested = () => singleton("accounts.tested", () => new AsyncLocalStorage<string>());

/** `work` may send to this account although its address is not trusted. */
export function whileTested<T>(accountId: string, work: () => Promise<T>): Promise<T> {
  return tested().run(accountId, work);
}

/**
 * SQL: whether Subdesk itself paused the account `a`. A version that knows no such pause may
 * have left the column.
 */
export const isDistrusted = () =>
  sql`(a.paused_at is not null and a.paused_by = ${subdesk.name} and a.pause_distrust is not null)`;

/** SQL: what the account `a` is paused for by Subdesk itself, and since when, as JSON. */
export const distrustNow = () => sql`case when ${isDistrusted()} then jsonb_build_object(
  'what', a.pause_distrust, 'since', coalesce(a.strange_since, a.paused_at)) end`;

/** Prepared once per connection: it is asked before each request. */
function stateOfAccount() {
  return singleton("accounts.gate", () => {
    const a = alias(accounts, "a");
    return db()
      .select({
        label: a.label,
        strange: sql<boolean>`a.strange_since is not null`,
        distrust: sql<{ what: Distrust; since: string } | null>`${distrustNow()}`,
      })
      .from(a)
      .where(eq(a.id, sql.placeholder("id")))
      .prepare("gate_of_account");
  });
}

/**
 * Withholds everything from an account whose address is not trusted, in all processes: each asks the
 * account's row before each request.
 */
export function gateOf(accountId: string): Gate {
  /** Whether the row may name a strange answer that a good one is to clear. */
  let suspected = false;

  return {
    async closed() {
      const [row] = await stateOfAccount().execute({ id: accountId });
      suspected ||= row?.strange === true;
      if (!row?.distrust || tested().getStore() === accountId) return null;
      return distrustWords(row.label, row.distrust.what, utcDateTime(row.distrust.since));
    },

    async spoke() {
      if (!suspected) return;
      suspected = false;
      await quietly(accountId, () =>
        db().execute(sql`
          update accounts a set strange_since = null
          where a.id = ${accountId} and a.strange_since is not null and not ${isDistrusted()}`),
      );
    },

    async distrust(what, message) {
      suspected = true;
      await quietly(accountId, async () => {
        if (await recordDistrust(accountId, what)) await pauseForDistrust(accountId, what, message);
      });
    },
  };
}

/** Whether it is enough to pause the account. A page counts only where its API has answered before. */
async function recordDistrust(accountId: string, what: Distrust): Promise<boolean> {
  const { rows } = await db().execute<{ enough: boolean }>(sql`
    update accounts a set strange_since = coalesce(a.strange_since, clock_timestamp())
    where a.id = ${accountId} and a.configured and (${what === "certificate"} or a.last_good_at is not null
      or a.read_in_at is not null or exists (select 1 from sub_users s where s.account_id = a.id))
      and (a.strange_since is null or ${isEnough(what)})
    returning a.paused_at is null and ${isEnough(what)} as enough`);
  return rows[0]?.enough === true;
}

function isEnough(what: Distrust): SQL {
  // A certificate that is not valid is proof by itself.
  return what === "certificate"
    ? sql`true`
    : sql`a.strange_since <= clock_timestamp() - interval '${sql.raw(confirmedAfter)}'`;
}

/** The old pause of a person stays: that holds everything back as well, and a person ends it. */
async function pauseForDistrust(accountId: string, what: Distrust, message: string): Promise<void> {
  await db().transaction(async (tx) => {
    await acquireLock(tx, "accounts");
    const { rows } = await tx.execute<{ label: string }>(sql`
      update accounts a set paused_at = clock_timestamp(), paused_by = ${subdesk.name},
        pause_reason = ${distrustReasons[what]}, pause_distrust = ${what}, revision = a.revision + 1,
        health = 'unreachable', health_message = ${message}, health_at = clock_timestamp()
      where a.id = ${accountId} and a.configured and a.paused_at is null and ${isEnough(what)}
      returning a.label`);
    const [paused] = rows;
    if (!paused) return;
    await recordAudit(tx, subdesk, null, {
      action: "account.pause",
      outcome: "done",
      accountId,
      subject: paused.label,
      reason: distrustReasons[what],
    });
    log().warn({ account: accountId, reason: message }, "account paused: its address is not trusted");
  });
}

/** What cannot be stored is seen again with the next answer; the answer itself counts in any case. */
async function quietly(accountId: string, work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) =>
    log().error({ account: accountId, ...describeError(error) }, "an account's trust could not be stored"),
  );
}
