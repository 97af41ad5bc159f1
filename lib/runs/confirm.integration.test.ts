import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PresentActor } from "../actor";
import { pool } from "../db/client";
import { addActor, nineProxyId, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { someOrigin } from "../../testing/accounts";
import { carryOutRun } from "./carry-out";
import { confirmRun } from "./confirm";
import { planCreate } from "./plan-create";
import { planRun } from "./plan";
import { getRun } from "./get";
import { discardRun } from "./discard";
import type { BulkAction, RunView } from "../domain/runs/run";
import { excludeRows } from "./exclude-rows";

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ nineProxy: { users: 60 } });
  await syncBoth();
});
afterAll(() => desk.close());

const targets = (count: number) =>
  desk.query<{ accountId: string; remoteId: string }>(
    `select account_id as "accountId", remote_id as "remoteId" from sub_users where account_id = $1 and status = 'active' and vanished_at is null order by id limit $2`,
    [nineProxyId, count],
  );

async function draft(params: BulkAction, count: number, actor: PresentActor = desk.actor): Promise<RunView> {
  return planRun(actor, { runId: randomUUID(), rows: await targets(count), params }, someOrigin);
}
const confirm = (run: RunView, actor: PresentActor = desk.actor) =>
  confirmRun(actor, { runId: run.id, digest: run.digest ?? "" }, someOrigin);
const toggle = (run: RunView, positions: number[], excluded: boolean, actor: PresentActor = desk.actor) =>
  excludeRows(actor, { runId: run.id, positions, excluded }, someOrigin);
const rowsOf = (runId: string) =>
  desk.query<{ position: number; state: string }>(
    "select position, state from run_rows where run_id = $1 order by position",
    [runId],
  );
const stateOf = async ({ id }: RunView) =>
  (await desk.query<{ state: string }>("select state from runs where id = $1", [id]))[0]?.state;
const refusal = async (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: { code: string }) => error.code,
  );
const late = (): PresentActor => ({ ...desk.actor, confirmedUntil: performance.now() - 60_000 });

describe("what is confirmed is exactly what was shown", () => {
  it("a draft changed after it was shown does not start, though as many rows are planned", async () => {
    const shown = await draft({ action: "disable" }, 6);
    await toggle(shown, [0], true);
    const other = await toggle(shown, [1], true);
    const swapped = await toggle(await toggle(other, [0], false), [2], true);
    expect(swapped.totals.byState.planned).toBe(4);
    expect(await refusal(confirm(other))).toBe("conflict");
    expect(await refusal(confirm(shown))).toBe("conflict");
    expect(await stateOf(shown)).toBe("draft");
    expect((await confirm(swapped)).state).toBe("queued");
  });

  it.each([
    ["account_id", "'another'"],
    ["remote_id", "'999999'"],
    ["name", "'another'"],
    ["operation", "'enable'"],
    ["operation_id", "gen_random_uuid()"],
    ["input", `'{"overrideBlock": true}'`],
    ["seen", `'{"status": "disabled"}'`],
    ["before", `'{"status": "blocked"}'`],
    ["after", `'{"status": "disabled", "cutsOff": false}'`],
    ["sealed", "'another password'"],
    ["state", "'excluded'"],
    ["position", "99"],
  ])("another %s in one row is another draft", async (column, value) => {
    const shown = await draft({ action: "disable" }, 3);
    await desk.query(`update run_rows set ${column} = ${value} where run_id = $1 and position = 1`, [
      shown.id,
    ]);
    expect(await refusal(confirm(shown))).toBe("conflict");
    expect(await stateOf(shown)).toBe("draft");
  });

  it("rows that changed places, another owner and other parameters are another draft", async () => {
    const shown = await draft({ action: "disable" }, 3);
    await desk.query("update run_rows set position = position + 10 where run_id = $1", [shown.id]);
    await desk.query("update run_rows set position = 12 - position where run_id = $1", [shown.id]);
    expect(await refusal(confirm(shown))).toBe("conflict");
    const second = await draft({ action: "disable" }, 3);
    await desk.query(`update runs set params = '{"action": "delete"}' where id = $1`, [second.id]);
    expect(await refusal(confirm(second))).toBe("conflict");
  });

  it("of ten thousand rows it costs little", async () => {
    const { id } = await planCreate(
      desk.actor,
      {
        runId: randomUUID(),
        accountId: nineProxyId,
        rows: Array.from({ length: 10_000 }, (_, index) => ({
          user_name: `cheap_${index}`,
          note: "n".repeat(200),
        })),
        uncapped: 10_000,
      },
      someOrigin,
    );
    const startedAt = performance.now();
    const shown = await getRun(desk.actor, { runId: id });
    const taken = performance.now() - startedAt;
    expect(shown.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(taken).toBeLessThan(1_500);
    await discardRun(desk.actor, { runId: id }, someOrigin);
  });
});

describe("a start that races with changes of its draft", () => {
  it("many toggles at once with the confirmation: the rows confirmed are carried out, or none", async () => {
    let started = 0;
    // Started at every place among the toggles, then with an ever longer head start: which one wins depends
    // on the machine, and both must occur.
    const rounds = [
      ...Array.from({ length: 12 }, (_, place) => ({ place, headStart: 0 })),
      ...[4, 16, 64, 256, 1024].map((headStart) => ({ place: 0, headStart })),
    ];
    for (const { place, headStart } of rounds) {
      const wanted = await draft(
        { action: "note", mode: "replace", text: `race ${place} ${randomUUID()}` },
        12,
      );
      // Shown without rows 6 to 11; then all of them are included again while it is confirmed.
      const shown = await toggle(wanted, [6, 7, 8, 9, 10, 11], true);
      const toggles = Array.from({ length: 12 }, (_, position) => async () => {
        if (headStart > 0) await sleep(headStart);
        return refusal(toggle(shown, [position], position < 6));
      });
      const calls = [...toggles.slice(0, place), () => refusal(confirm(shown)), ...toggles.slice(place)];
      const answers = await Promise.all(calls.map((call) => call()));
      const before = desk.nineProxy.control.ledger().length;
      await carryOutRun(shown.id);
      const written = desk.nineProxy.control.ledger().length - before;
      const went = answers[place] === "none";
      expect(answers[place]).toBe(went ? "none" : "conflict");
      expect(written).toBe(went ? 6 : 0);
      const rows = await rowsOf(shown.id);
      if (went)
        expect(rows.filter(({ state }) => state === "done").map(({ position }) => position)).toEqual([
          0, 1, 2, 3, 4, 5,
        ]);
      started += went ? 1 : 0;
    }
    expect(started).toBeGreaterThan(0);
  });

  it("a change that waits for a start to be stored finds no draft any more", async () => {
    const shown = await draft({ action: "disable" }, 2);
    const [first, second] = await Promise.all([refusal(confirm(shown)), refusal(confirm(shown))]);
    expect([first, second]).toEqual(["none", "none"]);
    expect(await refusal(toggle(shown, [0], true))).toBe("conflict");
    expect(
      await desk.query("select 1 from audit_log where run_id = $1 and action = 'run.start'", [shown.id]),
    ).toHaveLength(1);
  });
});

describe("the proof of presence is judged by the rows that start, when they start", () => {
  it("ten rows, and operations that always take one, need a proof younger than ten minutes", async () => {
    const ten = await draft({ action: "disable" }, 10);
    expect(await refusal(confirm(ten, late()))).toBe("step-up");
    const one = await draft({ action: "delete" }, 1);
    expect(await refusal(confirm(one, late()))).toBe("step-up");
    expect([await stateOf(ten), await stateOf(one)]).toEqual(["draft", "draft"]);
    const nine = await toggle(ten, [9], true);
    expect((await confirm(nine, late())).state).toBe("queued");
  });

  it("a proof that grows too old while the start waits for its turn does not count", async () => {
    const shown = await draft({ action: "disable" }, 10);
    const other = await pool().connect();
    await other.query("begin");
    await other.query("select 1 from runs where id = $1 for update", [shown.id]);
    const almost: PresentActor = { ...desk.actor, confirmedUntil: performance.now() + 400 };
    const answer = refusal(confirm(shown, almost));
    await new Promise((done) => setTimeout(done, 700));
    await other.query("commit");
    other.release();
    expect(await answer).toBe("step-up");
    expect(await stateOf(shown)).toBe("draft");
  });
});

describe("a draft is its owner's", () => {
  it("an operator changes, starts, discards and sees none of an administrator's, and leaves no trace in it", async () => {
    const operator = await addActor("operator", "Otto Operator");
    const shown = await draft({ action: "disable" }, 3);
    const attempts = [
      () => toggle(shown, [0], true, operator),
      () => confirm(shown, operator),
      () => discardRun(operator, { runId: shown.id }, someOrigin),
      () => getRun(operator, { runId: shown.id }),
    ];
    for (const attempt of attempts) expect(await refusal(attempt())).toBe("not-found");
    expect((await getRun(desk.actor, { runId: shown.id })).digest).toBe(shown.digest);
  });

  it("another administrator looks at it and discards it, with a line in the audit", async () => {
    const other = await addActor("admin", "Olga Other");
    const shown = await draft({ action: "disable" }, 3);
    expect(await refusal(toggle(shown, [0], true, other))).toBe("forbidden");
    expect(await refusal(confirm(shown, other))).toBe("forbidden");
    expect((await getRun(other, { runId: shown.id })).editable).toBe(false);
    await discardRun(other, { runId: shown.id }, someOrigin);
    expect(
      await desk.query("select actor_name from audit_log where run_id = $1 and action = 'run.discard'", [
        shown.id,
      ]),
    ).toEqual([{ actor_name: "Olga Other" }]);
  });

  it("whoever lost the right to the action neither changes nor starts it", async () => {
    const shown = await draft({ action: "delete" }, 3);
    const demoted: PresentActor = { ...desk.actor, role: "operator" };
    expect(await refusal(toggle(shown, [0], true, demoted))).toBe("forbidden");
    expect(await refusal(confirm(shown, demoted))).toBe("forbidden");
    expect(await stateOf(shown)).toBe("draft");
  });

  it("an id of someone else's draft, or of another action, is refused", async () => {
    const shown = await draft({ action: "delete" }, 1);
    const operator = await addActor("operator");
    expect(
      await refusal(
        planRun(
          operator,
          { runId: shown.id, rows: await targets(1), params: { action: "disable" } },
          someOrigin,
        ),
      ),
    ).toBe("conflict");
    expect(
      await refusal(
        planRun(
          desk.actor,
          { runId: shown.id, rows: await targets(1), params: { action: "disable" } },
          someOrigin,
        ),
      ),
    ).toBe("conflict");
    expect(
      (
        await planRun(
          desk.actor,
          { runId: shown.id, rows: await targets(1), params: { action: "delete" } },
          someOrigin,
        )
      ).digest,
    ).toBe(shown.digest);
  });

  it("planning and every change are in the audit, with the rows", async () => {
    const shown = await draft({ action: "disable" }, 5);
    await toggle(shown, [0, 1, 2, 4], true);
    await toggle(shown, [0, 1], true);
    await toggle(shown, [2], false);
    expect(
      await desk.query("select action, actor_name, after from audit_log where run_id = $1 order by seq", [
        shown.id,
      ]),
    ).toEqual([
      { action: "run.plan", actor_name: "Ada Admin", after: { planned: 5, skipped: 0 } },
      { action: "run.edit", actor_name: "Ada Admin", after: { excluded: 4, rows: "0-2, 4" } },
      { action: "run.edit", actor_name: "Ada Admin", after: { included: 1, rows: "2" } },
    ]);
  });
});
