import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { vi } from "vitest";
import { getRun } from "../lib/runs/get";
import { confirmRun } from "../lib/runs/confirm";
import { planRun } from "../lib/runs/plan";
import { listRunRows } from "../lib/runs/list-rows";
import type { RunRowView } from "../lib/domain/runs/run";
import { syncAccount } from "../lib/sync/sync-account";
import { someOrigin } from "./accounts";
import { netnutId, nineProxyId, startDesk, syncBoth, type TestDesk } from "./desk";
import { startWorkerProcess } from "./worker-child";

/** How many times in each run the worker is killed with -9, at random points. */
export const kills = 25;
const few = 20;

export interface DeskUnderFire extends TestDesk {
  /** Sub-users of an account, the active ones first. */
  mirrored(accountId: string): Promise<{ accountId: string; remoteId: string }[]>;
  plan(
    params: Parameters<typeof planRun>[1]["params"],
    rows: { accountId: string; remoteId: string }[],
  ): Promise<string>;
  /**
   * Starts a draft, kills the worker {@link kills} times while it is carried out, and answers the rows once
   * it is done.
   */
  carryOut(runId: string): Promise<RunRowView[]>;
}

type Sandbox = TestDesk["netnut"] | TestDesk["nineProxy"];

/** What a provider applies from now on. */
export function appliedFromNow(
  sandbox: Sandbox,
): (operation: string) => ReturnType<Sandbox["control"]["ledger"]> {
  const since = sandbox.control.ledger().at(-1)?.seq ?? 0;
  return (operation) => sandbox.control.ledger(since).filter((entry) => entry.operation === operation);
}

/**
 * A Subdesk whose worker is a separate process that can be killed. `users`: of the account under load;
 * every start of the worker lists both accounts, so the other has few.
 */
export async function startDeskUnderFire(
  account: typeof netnutId | typeof nineProxyId,
  users: number,
): Promise<DeskUnderFire> {
  vi.stubEnv("PULSE_SECONDS", "0.1");
  const desk = await startDesk({
    netnut: { users: account === netnutId ? users : few },
    nineProxy: { users: account === nineProxyId ? users : few },
  });
  desk.netnut.control.options({ poolGb: 100_000 });
  await syncBoth();
  for (const { control } of [desk.netnut, desk.nineProxy]) control.latency({ ms: 8, jitter: 8 });
  let worker: ChildProcess | undefined;
  const progress = (runId: string) => getRun(desk.actor, { runId });
  const plannedRows = async (runId: string) => {
    const [row] = await desk.query<{ planned: number }>(
      "select count(*)::int as planned from run_rows where run_id = $1 and state = 'planned'",
      [runId],
    );
    return row?.planned ?? 0;
  };
  return {
    ...desk,
    async mirrored(accountId) {
      const rows = await desk.query<{ remote_id: string }>(
        "select remote_id from sub_users where account_id = $1 and vanished_at is null order by status <> 'active', id",
        [accountId],
      );
      return rows.map((row) => ({ accountId, remoteId: row.remote_id }));
    },
    plan: async (params, rows) =>
      (await planRun(desk.actor, { runId: randomUUID(), rows, params }, someOrigin)).id,
    async carryOut(runId) {
      const draft = await progress(runId);
      await confirmRun(desk.actor, { runId, digest: draft.digest ?? "" }, someOrigin);
      const total = draft.totals.byState.planned;
      for (let kill = 0; kill < kills; kill += 1) {
        worker = await startWorkerProcess();
        // Spread over the run: wait until it has progressed a little, then kill at a random moment.
        const goal = total - Math.ceil((total * (kill + 1)) / (kills + 1));
        // Polled so often that anything but a count would slow the worker.
        await until(async () => (await plannedRows(runId)) <= goal, 15);
        await sleep(Math.random() * 25);
        worker.kill("SIGKILL");
        await once(worker, "exit");
      }
      worker = await startWorkerProcess();
      await until(async () => {
        const { state, totals, waiting } = await progress(runId);
        if (state === "done") return true;
        // Nothing else delays it: an interrupted write that does not show may just be late, which only time
        // decides.
        if (waiting > 0 && totals.byState.planned === 0) await letTimePass(desk);
        return false;
      }, 100);
      const pages = await Promise.all(
        [1, 2].map((page) => listRunRows(desk.actor, { runId, state: null, page, size: 250 })),
      );
      return pages.flatMap((page) => page.rows);
    },
    async close() {
      worker?.kill("SIGKILL");
      await desk.close();
    },
  };
}

/** A quarter of an hour, and two complete listings. */
async function letTimePass({ query }: TestDesk): Promise<void> {
  await query(
    "update operations set sent_at = sent_at - interval '16 minutes' where state = 'unknown' and checkable and sent_at > now() - interval '15 minutes'",
  );
  for (const accountId of [netnutId, nineProxyId, netnutId, nineProxyId])
    await syncAccount(accountId, "person");
  await query("update operations set next_look_at = now() where state = 'unknown' and checkable");
  await sleep(2_500);
}

async function until(condition: () => Promise<boolean>, every: number): Promise<void> {
  for (const end = Date.now() + 60_000; ; ) {
    if (await condition()) return;
    if (Date.now() > end) throw new Error("It did not come to that in a minute.");
    await sleep(every);
  }
}
