import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";
import { db } from "../db/client";
import { runRows } from "../db/schema";
import { addActor, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { syncAccount } from "../sync/sync-account";
import { planRun } from "./plan";
import { reconcileRows } from "./reconcile";
import { endRow, takeOverOutcomes } from "./row-state";
import { reconcileUnknownRows } from "./wake";
import { closeCancelled } from "./close-cancelled";

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk();
  desk.nineProxy.control.options({ frozen: true });
  await syncAccount(nineProxyId, "schedule");
});
afterAll(() => desk.close());

interface Call {
  state: "sent" | "unknown" | "refused" | "done" | "skipped";
  errorKind?: string;
  settledBy?: string;
}

const proven: Call = { state: "refused", errorKind: "interrupted", settledBy: "Subdesk" };

/** A run of one row whose process ended during the call. */
async function cutOff(
  runState: string,
  rowState: string,
  call: Call,
): Promise<{ runId: string; operationId: string }> {
  const person = await addActor("admin");
  const [subUser] = await desk.query<{ remote_id: string }>(
    `select remote_id from sub_users s where account_id = $1 and status = 'active' and vanished_at is null
      and not exists (select from run_rows r where r.account_id = s.account_id and r.remote_id = s.remote_id)
     order by id limit 1`,
    [nineProxyId],
  );
  if (!subUser) throw new Error("Every active sub-user has a row in a run.");
  const { id: runId } = await planRun(
    person,
    {
      runId: randomUUID(),
      params: { action: "disable" },
      rows: [{ accountId: nineProxyId, remoteId: subUser.remote_id }],
    },
    { requestId: randomUUID(), address: null },
  );
  await desk.query("update runs set state = $2, confirmed_at = now() where id = $1", [runId, runState]);
  const [row] = await desk.query<{ operation_id: string }>(
    "update run_rows set state = $2 where run_id = $1 returning operation_id",
    [runId, rowState],
  );
  const operationId = row?.operation_id ?? "";
  await desk.query(
    `insert into operations (id, operation, account_id, remote_id, name, state, input, digest, actor_name, request_id, sent_at, instance_id, checkable, error_kind, settled_by, run_id, message)
     values ($1, 'disable', $2, $3, 'someone', $4, '{}', 'd', 'Ada', 'r', now(), $5, $6, $7, $8, $9, 'as it was read')`,
    [
      operationId,
      nineProxyId,
      `cut-off-${operationId}`,
      call.state,
      randomUUID(),
      call.state === "unknown",
      call.errorKind ?? null,
      call.settledBy ?? "Ada",
      runId,
    ],
  );
  return { runId, operationId };
}

const rowOf = async (runId: string) =>
  (
    await desk.query<{ state: string; operation_id: string; attempt: number }>(
      "select state, operation_id, attempt from run_rows where run_id = $1",
      [runId],
    )
  )[0];

describe("a call that was cut off", () => {
  it.each([1, 2, 3, 4])(
    "is done again whenever its verdict comes: before change %i of the rows",
    async (at) => {
      const { runId, operationId } = await cutOff("running", "planned", {
        state: "unknown",
        errorKind: "interrupted",
      });
      await desk.query("create sequence rounds");
      await desk.query(`create function verdict() returns trigger language plpgsql as $$ begin
      if nextval('rounds') = ${at} then update operations set state = 'refused', settled_by = 'Subdesk' where id = '${operationId}'; end if; return null; end $$`);
      await desk.query(
        "create trigger verdict before update on run_rows for each statement execute function verdict()",
      );
      try {
        let open = 1;
        for (let round = 0; round < 5 && open > 0; round += 1) {
          const { underWay, waiting } = await reconcileRows(runId);
          open = underWay + waiting;
        }
        expect(open).toBe(0);
        expect(await rowOf(runId)).toMatchObject({ state: "planned", attempt: 1 });
        expect((await rowOf(runId))?.operation_id).not.toBe(operationId);
      } finally {
        await desk.query("drop function verdict cascade");
        await desk.query("drop sequence rounds");
      }
    },
  );

  it.each(["planned", "unknown"])(
    "is planned again in a paused run, which does it once it resumes: row %s",
    async (state) => {
      const { runId, operationId } = await cutOff("paused", state, proven);
      await reconcileUnknownRows();
      expect(await rowOf(runId)).toMatchObject({ state: "planned", attempt: 1 });
      expect((await rowOf(runId))?.operation_id).not.toBe(operationId);
    },
  );

  it("keeps the outcome of whoever did it since, whatever a process that was taken for dead reports later", async () => {
    const { runId, operationId } = await cutOff("running", "planned", { state: "skipped" });
    await desk.query("update operations set sent_at = null where id = $1", [operationId]);
    const [late] = await db().select().from(runRows).where(eq(runRows.runId, runId));
    if (!late) throw new Error("The run has a row.");
    await takeOverOutcomes(runId);
    const [again] = await db().select().from(runRows).where(eq(runRows.runId, runId));
    if (!again) throw new Error("The run has a row.");
    expect(again.operationId).not.toBe(operationId);
    await endRow(again, { state: "done", message: null });
    await endRow(late, { state: "refused", message: "Nothing was sent." });
    expect(await rowOf(runId)).toMatchObject({ state: "done", operation_id: again.operationId });
  });

  it.each(["planned", "unknown"])("is left refused in a cancelled run: row %s", async (state) => {
    const { runId, operationId } = await cutOff("cancelled", state, proven);
    await reconcileUnknownRows();
    await closeCancelled();
    expect(await rowOf(runId)).toMatchObject({ state: "refused", operation_id: operationId, attempt: 0 });
  });

  it("says in a cancelled run that it was done, though no one carries that run out any more", async () => {
    const { runId } = await cutOff("cancelled", "planned", { state: "done" });
    await closeCancelled();
    await reconcileUnknownRows();
    expect((await rowOf(runId))?.state).toBe("done");
  });
});
