import "server-only";
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, isNull, or, sql } from "drizzle-orm";
import { databaseNow } from "../clock";
import { isActive, whileActive } from "../active";
import { recordAudit } from "../audit/record";
import type { Author } from "../actor";
import { db, type Transaction } from "../db/client";
import { drainSignal, refusesNewWork } from "../draining";
import { runRows, runs } from "../db/schema";
import { instanceId, isOrphan } from "../instance";
import { isOwn } from "../domain/operations/names";
import { describeError, log } from "../log";
import { carryOutRow } from "./carry-out-row";
import type { RunRow } from "./row-state";
import { reconcileRows } from "./reconcile";
import type { RunPauseReason } from "../domain/runs/run";
import { closeCancelled } from "./close-cancelled";
import { haltReason } from "../accounts/halt-reason";
import { accountNow } from "../accounts/now";
import { actorNow } from "../staff/actor-now";

const batch = 100;
const pollIntervalMs = 500;
/** After this many consecutive failures that are not about the rows, the provider counts as down. */
const failuresBeforePause = 3;

/** Said with the name of the account. */
const ofAccount = new Set<RunPauseReason>(["refused-key", "provider-down"]);

type Run = typeof runs.$inferSelect;
interface Stop {
  reason: RunPauseReason;
  message: string;
}

interface Control {
  /** No further row begins. */
  stopped: boolean;
  stop: Stop | null;
  /** Aborts where the run itself is paused or cancelled: rows waiting for their turn are not sent either. */
  moved: AbortController;
}

/**
 * Carries out a confirmed run, every account at its own pace, until its rows are settled or it is stopped.
 * Any process may call it again at any time: only one works, and nothing is ever sent twice.
 */
export async function carryOutRun(runId: string): Promise<void> {
  if (isActive(runId) || refusesNewWork()) return;
  await whileActive(runId, () => carryOut(runId));
}

async function carryOut(runId: string): Promise<void> {
  const run = await claim(runId);
  if (!run) return;
  const requestId = randomUUID();
  try {
    const stop = await work(run, requestId);
    await finish(run, stop, requestId);
  } catch (error) {
    log().error({ run: runId, ...describeError(error) }, "a run stopped on an error of Subdesk");
    await db()
      .update(runs)
      .set({
        state: "paused",
        pauseReason: "provider-down",
        pauseMessage: "Subdesk failed while it was running; it will resume.",
        instanceId: null,
      })
      .where(and(eq(runs.id, runId), eq(runs.state, "running")));
  }
}

async function claim(runId: string): Promise<Run | undefined> {
  // Nothing else in this process works on it: claims in its own name were given up when the database failed.
  const free = or(eq(runs.instanceId, instanceId()), isOrphan(runs.instanceId));
  const [run] = await db()
    .update(runs)
    .set({
      state: "running",
      instanceId: instanceId(),
      startedAt: sql`coalesce(${runs.startedAt}, now())`,
      pauseReason: null,
      pauseMessage: null,
    })
    .where(
      and(
        eq(runs.id, runId),
        or(
          and(eq(runs.state, "queued"), or(isNull(runs.instanceId), free)),
          and(eq(runs.state, "running"), free),
        ),
      ),
    )
    .returning();
  return run;
}

/** The accounts for which a run has rows that were not begun. */
export async function accountsToDo(runId: string): Promise<string[]> {
  const { rows } = await db().execute<{ account_id: string }>(sql`
    select distinct account_id from run_rows r
      where run_id = ${runId} and state = 'planned'
        and not exists (select 1 from operations o where o.id = r.operation_id)`);
  return rows.map((row) => row.account_id);
}

/**
 * "waits": only interrupted rows are left, and their verdict has not come yet. "left": this process is
 * stopping, and another continues.
 */
async function work(run: Run, requestId: string): Promise<Stop | "waits" | "left" | null> {
  const control: Control = { stopped: false, stop: null, moved: new AbortController() };
  // Every row under way listens.
  setMaxListeners(0, control.moved.signal);
  const watch = watchState(run.id, control);
  try {
    for (;;) {
      const { underWay, waiting } = await reconcileRows(run.id);
      const left = await accountsToDo(run.id);
      const ended = underWay === 0 && left.length === 0;
      if (control.stopped || ended)
        return control.stop ?? (waiting > 0 ? "waits" : !ended && refusesNewWork() ? "left" : null);
      if (left.length === 0) await sleep(pollIntervalMs);
      else await allEnded(left.map((accountId) => workAccount(run, accountId, requestId, control)));
    }
  } finally {
    watch.end();
  }
}

async function workAccount(run: Run, accountId: string, requestId: string, control: Control): Promise<void> {
  const account = await accountNow(accountId);
  if (!account) {
    Object.assign(control, {
      stopped: true,
      stop: { reason: "provider-down", message: "The account is no longer connected." } satisfies Stop,
    });
    return;
  }
  const why = asksProvider(run) ? haltReason(account) : null;
  if (why !== null) {
    Object.assign(control, {
      stopped: true,
      stop: { reason: "account-paused", message: why } satisfies Stop,
    });
    return;
  }
  const { pace } = account.provider;
  const rows = plannedRows(run.id, accountId);
  let failures = 0;
  const stop = async (reason: Stop["reason"], message: string, named = true) => {
    if (control.stop) return;
    const cause: Stop = { reason, message: named ? `${account.label}: ${message}` : message };
    Object.assign(control, { stopped: true, stop: cause });
    // At once: the account's pace may hold back other rows for a while before this process has finished them.
    await db().transaction((tx) => pause(tx, run, cause, requestId));
  };
  const worker = async () => {
    while (!control.stopped) {
      const row = await rows.next();
      if (!row || control.stopped) return;
      // Rows that the role of the person who confirmed it no longer allows are stopped.
      const actor = await actorNow(run.actorId, run.actorName, "run");
      const end = await carryOutRow(actor, row, {
        requestId,
        reason: run.reason,
        stopped: control.moved.signal,
      });
      if (end.kind === "later") await stop(end.reason, end.message, ofAccount.has(end.reason));
      if (end.kind !== "ended") continue;
      failures =
        end.errorKind === "unavailable" || end.errorKind === "timeout" || end.errorKind === "unreachable"
          ? failures + 1
          : 0;
      if (failures >= failuresBeforePause) await stop("provider-down", "several calls in a row failed.");
    }
  };
  const guarded = () =>
    worker().catch((error: unknown) => {
      control.stopped = true;
      throw error;
    });
  await allEnded(Array.from({ length: Math.max(1, pace.inFlight - pace.reserved) }, guarded));
}

/** A paused account does not hold back what only Subdesk keeps. */
function asksProvider({ params }: Run): boolean {
  const action = params.action === "undo" ? params.of : params.action;
  return action !== "tags" && !isOwn(action);
}

/** Throws the first failure once all have ended: none may continue after the run is given up. */
async function allEnded(works: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}

/** Hands out planned rows one by one, a batch in memory at a time. */
function plannedRows(runId: string, accountId: string): { next(): Promise<RunRow | undefined> } {
  let buffer: RunRow[] = [];
  let last = -1;
  let loading: Promise<void> | null = null;
  const load = async () => {
    buffer = await db()
      .select()
      .from(runRows)
      .where(
        and(
          eq(runRows.runId, runId),
          eq(runRows.accountId, accountId),
          eq(runRows.state, "planned"),
          sql`${runRows.position} > ${last}`,
          sql`not exists (select 1 from operations o where o.id = ${runRows.operationId})`,
        ),
      )
      .orderBy(runRows.position)
      .limit(batch);
    last = buffer.at(-1)?.position ?? last;
  };
  return {
    async next() {
      if (buffer.length === 0) await (loading ??= load().finally(() => (loading = null)));
      return buffer.shift();
    },
  };
}

/**
 * Notices a pause or cancel from any process, that this one's clock is wrong, and at once
 * that it is stopping.
 */
function watchState(runId: string, control: Control): { end(): void } {
  const stop = () => void (control.stopped = true);
  drainSignal().addEventListener("abort", stop);
  const timer = setInterval(() => {
    void db()
      .select({ state: runs.state })
      .from(runs)
      .where(eq(runs.id, runId))
      .then(([run]) => {
        const moved = run?.state !== "running";
        if (moved || refusesNewWork()) control.stopped = true;
        if (moved) control.moved.abort();
      })
      .catch(() => {});
  }, pollIntervalMs);
  return {
    end() {
      clearInterval(timer);
      drainSignal().removeEventListener("abort", stop);
    },
  };
}

/** Unless it was paused or cancelled already. */
async function pause(tx: Transaction, run: Run, { reason, message }: Stop, requestId: string): Promise<void> {
  const [paused] = await tx
    .update(runs)
    .set({ state: "paused", pauseReason: reason, pauseMessage: message })
    .where(and(eq(runs.id, run.id), eq(runs.state, "running")))
    .returning({ id: runs.id });
  if (paused)
    await recordAudit(
      tx,
      confirmerOf(run),
      { requestId },
      {
        action: "run.pause",
        outcome: "done",
        reason: message,
        ...auditOf(run),
      },
    );
}

const confirmerOf = ({ actorId, actorName }: Run): Author => ({ staffId: actorId, name: actorName });
const auditOf = ({ id, params }: Run) => ({ subject: params.action, runId: id });

async function finish(run: Run, stop: Stop | "waits" | "left" | null, requestId: string): Promise<void> {
  await db().transaction(async (tx) => {
    const [current] = await tx.select().from(runs).where(eq(runs.id, run.id)).for("update");
    if (current?.state !== "running" || stop === "waits" || stop === "left") {
      // A run that only waits keeps no worker busy; it is picked up again when a verdict comes, and one that
      // was left at the next look of any process.
      await tx.update(runs).set({ instanceId: null }).where(eq(runs.id, run.id));
    } else if (stop) {
      await pause(tx, run, stop, requestId);
      await tx.update(runs).set({ instanceId: null }).where(eq(runs.id, run.id));
    } else {
      await tx
        .update(runs)
        .set({ state: "done", finishedAt: databaseNow(), instanceId: null })
        .where(eq(runs.id, run.id));
      await recordAudit(
        tx,
        confirmerOf(run),
        { requestId },
        { action: "run.finish", outcome: "done", ...auditOf(run) },
      );
    }
  });
  await closeCancelled();
}
