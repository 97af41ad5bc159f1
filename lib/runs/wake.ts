import "server-only";
import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { AccountHealth } from "../domain/accounts/account";
import { minuteMs } from "../domain/durations";
import { recordHealth } from "../accounts/health";
import { db } from "../db/client";
import { runs } from "../db/schema";
import { refusesNewWork } from "../draining";
import { env } from "../env";
import { isAbandoned } from "../instance";
import { describeError, log } from "../log";
import { ProviderError } from "../providers/error";
import { singleton } from "../singleton";
import { enqueueRun } from "../queue";
import { accountsToDo } from "./carry-out";
import { reconcileRows } from "./reconcile";
import type { RunPauseReason } from "../domain/runs/run";
import { isTakenUp } from "./take-up";
import { closeCancelled } from "./close-cancelled";
import { haltReason } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";
import type { ConfiguredAccount } from "../accounts/configured";

const maxRefusalWaitMs = 10 * minuteMs;

/** Causes that end by themselves. A run that a person paused is resumed by a person. */
const passing: RunPauseReason[] = ["refused-key", "provider-down", "account-paused"];

/** Picks up runs whose process ended, and those whose cause of pausing is gone. Called every few seconds. */
export async function wakeRuns(): Promise<void> {
  if (refusesNewWork()) return;
  await closeCancelled();
  const left = await db()
    .select({ id: runs.id })
    .from(runs)
    .where(
      and(
        inArray(runs.state, ["queued", "running"]),
        or(isNull(runs.instanceId), isAbandoned(runs.instanceId, runs.id)),
      ),
    );
  for (const run of left) if (!isTakenUp(run.id) && !(await onlyWaits(run.id))) await enqueueRun(run.id);

  const paused = await db()
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.state, "paused"), inArray(runs.pauseReason, passing)));
  // Not awaited: an account that hangs must not hold up the runs of another, in this round or the next.
  for (const { id } of paused) void wakeOnce(id);
}

async function wakeOnce(runId: string): Promise<void> {
  const waking = singleton("runs.waking", () => new Set<string>());
  if (waking.has(runId)) return;
  waking.add(runId);
  try {
    await wake(runId);
  } catch (error) {
    log().error({ run: runId, ...describeError(error) }, "a paused run could not be checked");
  } finally {
    waking.delete(runId);
  }
}

/**
 * Nothing has to be carried out while its last rows wait for a verdict; each verdict that arrives is taken
 * over here.
 */
async function onlyWaits(runId: string): Promise<boolean> {
  const { underWay, waiting } = await reconcileRows(runId);
  return waiting > 0 && underWay === 0 && (await accountsToDo(runId)).length === 0;
}

async function wake(runId: string): Promise<void> {
  const accounts = await accountsOfRun(runId);
  const why = accounts.map(({ account }) => account && haltReason(account)).find((cause) => cause);
  if (why) return namePausedAccount(runId, why);
  if (!(await Promise.all(accounts.map(accountAnswers))).every(Boolean)) return;
  const [woken] = await db()
    .update(runs)
    .set({ state: "queued", pauseReason: null, pauseMessage: null })
    .where(and(eq(runs.id, runId), eq(runs.state, "paused"), inArray(runs.pauseReason, passing)))
    .returning({ id: runs.id });
  if (woken) await enqueueRun(woken.id);
}

/**
 * Late verdicts reach the rows of runs that no process is carrying out: those with unknown rows, and those
 * that stopped with calls under way.
 */
export async function reconcileUnknownRows(): Promise<void> {
  const { rows } = await db().execute<{ run_id: string }>(sql`
    select distinct r.run_id from run_rows r join operations o on o.id = r.operation_id
      join runs on runs.id = r.run_id
    where r.state = 'unknown' and o.state <> 'unknown'
      or r.state = 'planned' and o.state in ('done', 'partly', 'refused', 'skipped', 'unknown', 'superseded')
        and runs.state in ('paused', 'cancelled', 'done')`);
  for (const row of rows) await reconcileRows(row.run_id);
}

/**
 * A run may stop on a call that failed just before its account was paused: from then on the pause holds it
 * back, and that is what a person can end.
 */
async function namePausedAccount(runId: string, why: string): Promise<void> {
  await db()
    .update(runs)
    .set({ pauseReason: "account-paused", pauseMessage: why })
    .where(
      and(
        eq(runs.id, runId),
        eq(runs.state, "paused"),
        inArray(
          runs.pauseReason,
          passing.filter((reason) => reason !== "account-paused"),
        ),
      ),
    );
}

interface AccountOfRun {
  account: ConfiguredAccount | undefined;
  health: AccountHealth;
}

/** Those with rows left. */
async function accountsOfRun(runId: string): Promise<AccountOfRun[]> {
  const { rows } = await db().execute<{ account_id: string; health: AccountHealth }>(
    sql`select distinct r.account_id, a.health from run_rows r join accounts a on a.id = r.account_id
      where r.run_id = ${runId} and r.state = 'planned'`,
  );
  return Promise.all(
    rows.map(async ({ account_id: id, health }) => ({ account: await accountNow(id), health })),
  );
}

interface Refusal {
  revision: number;
  wait: number;
  nextAt: number;
}

/**
 * A refused key is tried less and less often, because providers lock accounts after many refusals; another
 * key, or a call that succeeded, is tried at once.
 */
async function accountAnswers({ account, health }: AccountOfRun): Promise<boolean> {
  if (!account) return false;
  const refusals = singleton("runs.refusals", () => new Map<string, Refusal>());
  const known = refusals.get(account.id);
  const last = known?.revision === account.revision && health === "refused" ? known : undefined;
  if (last && Date.now() < last.nextAt) return false;
  const error = await account.connection.test({ lane: "interactive" }).then(
    () => null,
    (problem: unknown) => problem,
  );
  const refused = error instanceof ProviderError && error.kind === "unauthorized";
  const wait = Math.min(maxRefusalWaitMs, last ? last.wait * 1.5 : env().pulseMs);
  if (refused) refusals.set(account.id, { revision: account.revision, wait, nextAt: Date.now() + wait });
  else refusals.delete(account.id);
  await recordHealth(account, error);
  return error === null;
}
