import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addActor, netnutId, nineProxyId, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { someOrigin as origin } from "../../testing/accounts";
import { listActivity } from "../activity/list";
import { pauseAccount } from "../accounts/pause";
import { resumeAccount } from "../accounts/resume";
import { verifyAudit } from "../audit/verify";
import { allActivity } from "../domain/activity/activity";
import type { BulkAction, RunView } from "../domain/runs/run";
import { setTags } from "../operations/set-tags";
import { boss } from "../queue";
import { carryOutRun } from "./carry-out";
import { confirmRun } from "./confirm";
import { getRun } from "./get";
import { listRunRows } from "./list-rows";
import { planRun } from "./plan";
import { planUndo } from "./plan-undo";
import { planUndoOperation } from "./plan-undo-operation";
import { reportRun } from "./report";

let desk: TestDesk;
const [nineOne, nineTwo, nineThree, net] = ["nine_one", "nine_two", "nine_three", "net_one"] as const;

beforeAll(async () => {
  desk = await startDesk();
  await (await boss()).createQueue("runs");
  await syncBoth();
  for (const [accountId, id] of [
    [nineProxyId, nineOne],
    [nineProxyId, nineTwo],
    [nineProxyId, nineThree],
    [netnutId, net],
  ])
    await desk.query(
      `insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at)
       values ($1, $2, $2, 'active', now(), now())`,
      [accountId, id],
    );
});
afterAll(() => desk.close());

const refs = [
  { accountId: nineProxyId, remoteId: nineOne },
  { accountId: nineProxyId, remoteId: nineTwo },
  { accountId: nineProxyId, remoteId: nineThree },
  { accountId: netnutId, remoteId: net },
];
const tagsNow = async () =>
  Object.fromEntries(
    (
      await desk.query<{ remote_id: string; tags: string[] }>(
        "select remote_id, tags from sub_users where remote_id = any($1)",
        [refs.map(({ remoteId }) => remoteId)],
      )
    ).map(({ remote_id: id, tags }) => [id, tags]),
  );
const give = (tags: Record<string, string[]>) =>
  Promise.all(
    refs.map(({ remoteId }) =>
      desk.query("update sub_users set tags = $2 where remote_id = $1", [remoteId, tags[remoteId] ?? []]),
    ),
  );

function plan(mode: "add" | "remove" | "replace", ...tags: string[]): Promise<RunView> {
  const params: BulkAction = { action: "tags", mode, tags };
  return planRun(desk.actor, { runId: randomUUID(), rows: refs, params }, origin);
}

async function start(run: RunView): Promise<RunView> {
  await confirmRun(desk.actor, { runId: run.id, digest: run.digest ?? "" }, origin);
  await carryOutRun(run.id);
  return getRun(desk.actor, { runId: run.id });
}

const rowsOf = async (runId: string) =>
  (await listRunRows(desk.actor, { runId, state: null, page: 1, size: 100 })).rows.map(
    ({ name, state, before, after, message }) => ({ name, state, before, after, message }),
  );

describe("tags in bulk", () => {
  it("change exactly what the preview shows, at every provider, ask none, and can be undone", async () => {
    const full = Array.from({ length: 20 }, (_, at) => `t${at}`);
    await give({ [nineOne]: ["VIP"], [nineTwo]: ["Old"], [nineThree]: full });
    const before = await tagsNow();
    const ledgers = () => [desk.nineProxy.control.ledger(), desk.netnut.control.ledger()];
    const sent = ledgers();

    const draft = await plan("add", "vip", "new");
    expect(await rowsOf(draft.id)).toEqual([
      {
        name: nineOne,
        state: "planned",
        before: { tags: ["VIP"] },
        after: { tags: ["VIP", "new"] },
        message: null,
      },
      // A tag that others have keeps the spelling it has with them.
      {
        name: nineTwo,
        state: "planned",
        before: { tags: ["Old"] },
        after: { tags: ["Old", "VIP", "new"] },
        message: null,
      },
      {
        name: nineThree,
        state: "skipped",
        before: {},
        after: {},
        message: "It would have 22 tags, more than 20.",
      },
      { name: net, state: "planned", before: { tags: [] }, after: { tags: ["VIP", "new"] }, message: null },
    ]);
    expect(await tagsNow()).toEqual(before);

    const done = await start(draft);
    expect(done).toMatchObject({
      state: "done",
      undoable: true,
      totals: { byState: { done: 3, skipped: 1 } },
    });
    expect(await tagsNow()).toEqual({
      [nineOne]: ["VIP", "new"],
      [nineTwo]: ["Old", "VIP", "new"],
      [nineThree]: full,
      [net]: ["VIP", "new"],
    });
    expect(ledgers()).toEqual(sent);
    expect(await reportRun(desk.actor, { runId: done.id }, origin)).toContain("tags: Old, VIP, new");

    const undo = await planUndo(desk.actor, { runId: randomUUID(), parentId: done.id }, origin);
    // Someone changes one in between: that stays.
    await setTags(desk.actor, { subUser: refs[1] ?? expect.fail(), tags: ["mine"] }, origin);
    expect(await start(undo)).toMatchObject({ totals: { byState: { done: 2, refused: 1 } } });
    expect(await tagsNow()).toEqual({ ...before, [nineTwo]: ["mine"] });
    expect((await rowsOf(undo.id)).find(({ state }) => state === "refused")?.message).toBe(
      "Its tags were changed in the meantime, so they were left alone.",
    );
    expect((await getRun(desk.actor, { runId: done.id })).undo).toMatchObject({
      state: "partly",
      by: { mine: true, runId: undo.id },
      over: true,
    });
  });

  it("are in the audit row by row, and one act in the activity", async () => {
    await give({ [nineOne]: ["a"], [nineTwo]: ["b"] });
    const { id } = await start(await plan("replace", "c"));
    const lines = await desk.query(
      `select action, outcome, remote_id, before, after from audit_log
       where run_id = $1 and remote_id in ('nine_one', 'net_one') order by remote_id`,
      [id],
    );
    expect(lines).toEqual([
      {
        action: "sub-user.set-tags",
        outcome: "done",
        remote_id: net,
        before: { tags: [] },
        after: { tags: ["c"] },
      },
      {
        action: "sub-user.set-tags",
        outcome: "done",
        remote_id: nineOne,
        before: { tags: ["a"] },
        after: { tags: ["c"] },
      },
    ]);
    expect(await verifyAudit()).toMatchObject({ intact: true });
    const { acts } = await listActivity(desk.actor, allActivity);
    expect(acts[0]).toMatchObject({ kind: "run", run: { id } });
  });

  it("leave alone who was changed after the preview", async () => {
    await give({ [nineOne]: ["a"] });
    const draft = await plan("add", "b");
    await setTags(desk.actor, { subUser: refs[0] ?? expect.fail(), tags: ["z"] }, origin);
    expect((await start(draft)).totals.byState).toMatchObject({ done: 3, refused: 1 });
    expect((await tagsNow())[nineOne]).toEqual(["z"]);
  });

  it("do not wait for an account that is paused", async () => {
    await give({});
    await pauseAccount(desk.actor, { accountId: nineProxyId, reason: "" }, origin);
    try {
      expect(await start(await plan("add", "b"))).toMatchObject({
        state: "done",
        totals: { byState: { done: 4 } },
      });
    } finally {
      await resumeAccount(desk.actor, { accountId: nineProxyId }, origin);
    }
  });

  it("take an operator", async () => {
    const support = await addActor("support");
    const params: BulkAction = { action: "tags", mode: "add", tags: ["x"] };
    await expect(planRun(support, { runId: randomUUID(), rows: refs, params }, origin)).rejects.toMatchObject(
      { code: "forbidden" },
    );
    const operator = await addActor("operator");
    expect(
      (await planRun(operator, { runId: randomUUID(), rows: refs, params }, origin)).totals.byState.planned,
    ).toBe(4);
  });
});

it("the tags of one are an operation with a way back", async () => {
  await give({ [nineOne]: ["first"] });
  const [subUser = expect.fail()] = refs;
  await setTags(desk.actor, { subUser, tags: ["second", "third"] }, origin);
  const { acts } = await listActivity(desk.actor, {
    ...allActivity,
    account: subUser.accountId,
    subUser: subUser.remoteId,
  });
  const [act] = acts;
  expect(act).toMatchObject({
    kind: "operation",
    operation: {
      operation: "set-tags",
      state: "done",
      before: { tags: ["first"] },
      after: { tags: ["second", "third"] },
    },
  });
  if (act?.kind !== "operation") return expect.fail();
  const undo = await planUndoOperation(
    desk.actor,
    { runId: randomUUID(), operationId: act.operation.id },
    origin,
  );
  const status = async (by: typeof desk.actor) => {
    const page = await listActivity(by, { ...allActivity, ...{ account: nineProxyId, subUser: nineOne } });
    return page.acts.flatMap(({ ...each }) =>
      each.kind === "operation" && each.operation.id === act.operation.id ? [each.operation.undo] : [],
    );
  };
  const other = await addActor("operator", "Olga");
  expect(await status(other)).toEqual([{ state: "open" }]);
  await start(undo);
  expect((await tagsNow())[nineOne]).toEqual(["first"]);
  expect(await status(desk.actor)).toMatchObject([{ state: "undone", by: { mine: true, runId: undo.id } }]);

  await setTags(other, { subUser, tags: ["fourth"] }, origin);
  const by = { actor: "Olga", runId: null };
  expect(await status(desk.actor)).toMatchObject([{ state: "changed", by: { ...by, mine: false } }]);
  expect(await status(other)).toMatchObject([{ state: "changed", by: { ...by, mine: true } }]);
  await expect(
    planUndoOperation(desk.actor, { runId: randomUUID(), operationId: act.operation.id }, origin),
  ).rejects.toMatchObject({ message: "Olga has changed it since." });
});
