import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  addActor,
  netnutId,
  nineProxyId,
  perform,
  startDesk,
  syncBoth,
  type TestDesk,
} from "../../testing/desk";
import { someOrigin as origin } from "../../testing/accounts";
import { boss } from "../queue";
import { carryOutRun } from "../runs/carry-out";
import { confirmRun } from "../runs/confirm";
import { getRun } from "../runs/get";
import { listRunRows } from "../runs/list-rows";
import { planCreate } from "../runs/plan-create";
import { planRetry } from "../runs/plan-retry";
import { checkOperation } from "./check";
import { decideOperation } from "./decide";

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ providerTimeoutMs: 1_000 });
  desk.nineProxy.control.options({ frozen: true });
  desk.netnut.control.options({ frozen: true });
  await (await boss()).createQueue("runs");
  await syncBoth();
});
afterAll(() => desk.close());
afterEach(() => {
  desk.nineProxy.control.clearFaults();
  desk.netnut.control.clearFaults();
});

const nameOf = () => `tagged_${randomUUID().slice(0, 8)}`;
const tagsOf = async (name: string) =>
  (
    await desk.query<{ tags: string[] }>("select tags from sub_users where coalesce(login, name) = $1", [
      name,
    ])
  )[0]?.tags;
const waiting = () =>
  desk.query("select name, tags from operations where tags is not null and state = 'done'");
const tagLines = (name: string) =>
  desk.query(
    `select l.actor_name, l.before, l.after from audit_log l join operations o on o.id = l.operation_id
     where o.name = $1 and l.action = 'sub-user.set-tags'`,
    [name],
  );

const createNine = (name: string, tags: string[]) =>
  perform(desk.actor, nineProxyId, "create", null, { user_name: name, use_key: "Given-Key/1" }, { tags });

/** Its answer is lost, and it is there only after the first look. */
async function createdLate(name: string, tags: string[]) {
  desk.nineProxy.control.faults([
    { match: { method: "POST" }, fault: { kind: "reset-late", lateMs: 1_500, times: 1 } },
  ]);
  const { operation } = await createNine(name, tags);
  expect(operation.state).toBe("unknown");
  await vi.waitFor(
    () =>
      expect(desk.nineProxy.control.state().users).toContainEqual(
        expect.objectContaining({ user_name: name }),
      ),
    { timeout: 5_000 },
  );
  return operation;
}

describe("the tags of a new sub-user", () => {
  it("are there with it, spelled as others have them, and audited", async () => {
    const [first, second] = [nameOf(), nameOf()];
    const { subUser } = await createNine(first, ["Gold", "eu"]);
    expect(subUser).toMatchObject({ name: first, tags: ["Gold", "eu"] });
    await createNine(second, ["GOLD"]);
    expect(await tagsOf(second)).toEqual(["Gold"]);
    expect(await tagLines(second)).toEqual([
      { actor_name: desk.actor.name, before: { tags: [] }, after: { tags: ["Gold"] } },
    ]);
    expect(await waiting()).toEqual([]);
  });

  it("follow when a look finds that it was created all the same", async () => {
    const name = nameOf();
    const operation = await createdLate(name, ["late"]);
    expect(await tagsOf(name)).toBeUndefined();
    expect(await checkOperation(desk.actor, { operationId: operation.id })).toMatchObject({ state: "done" });
    expect(await tagsOf(name)).toEqual(["late"]);
    expect(await waiting()).toEqual([]);
  });

  it("wait for the listing where a person's word is all there is", async () => {
    const name = nameOf();
    const operation = await createdLate(name, ["said"]);
    await decideOperation(desk.actor, { operationId: operation.id, verdict: "done", reason: "seen there" });
    expect(await waiting()).toEqual([{ name, tags: ["said"] }]);
    await syncBoth();
    expect(await tagsOf(name)).toEqual(["said"]);
    expect(await tagLines(name)).toHaveLength(1);
    expect(await waiting()).toEqual([]);
  });

  it("are no one's when it was refused", async () => {
    const name = nameOf();
    desk.nineProxy.control.faults([
      { match: { method: "POST" }, fault: { kind: "status", status: 422, times: 1 } },
    ]);
    expect((await createNine(name, ["never"])).operation.state).toBe("refused");
    await syncBoth();
    expect(await desk.query("select 1 from sub_users where 'never' = any(tags)")).toEqual([]);
  });

  it("take the right to set tags, and no other change takes any", async () => {
    const [name, viewer] = [nameOf(), await addActor("viewer")];
    await expect(
      perform(viewer, nineProxyId, "create", null, { user_name: name }, { tags: ["x"] }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      perform(desk.actor, nineProxyId, "set-note", "1", { note: "x" }, { tags: ["x"] }),
    ).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("a list of new sub-users", () => {
  it("takes tags by row: the preview shows them, and what was refused keeps them for another try", async () => {
    const [one, two, none, bad] = [nameOf(), nameOf(), nameOf(), nameOf()];
    const cells = (name: string) => ({ user_name: name, trafficCap: 5e9, ipCap: 1 });
    const draft = await planCreate(
      desk.actor,
      {
        runId: randomUUID(),
        accountId: nineProxyId,
        rows: [one, two, none, bad].map(cells),
        tags: ["Gold, list", "gold", "", "x".repeat(41)],
      },
      origin,
    );
    const rows = async (runId: string) =>
      (await listRunRows(desk.actor, { runId, state: null, page: 1, size: 10 })).rows;
    expect((await rows(draft.id)).map(({ state, after }) => [state, after?.tags])).toEqual([
      ["planned", ["Gold", "list"]],
      ["planned", ["Gold"]],
      ["planned", undefined],
      ["skipped", undefined],
    ]);
    expect((await rows(draft.id))[3]?.message).toBe(
      `The tag “${"x".repeat(40)}…” is longer than 40 characters.`,
    );
    desk.nineProxy.control.faults([
      { match: { method: "POST" }, fault: { kind: "status", status: 422, times: 1 } },
    ]);
    await confirmRun(desk.actor, { runId: draft.id, digest: draft.digest ?? "" }, origin);
    await carryOutRun(draft.id);
    expect((await getRun(desk.actor, { runId: draft.id })).totals.byState).toMatchObject({
      done: 2,
      refused: 1,
    });
    const again = await planRetry(desk.actor, { runId: randomUUID(), parentId: draft.id }, origin);
    await confirmRun(desk.actor, { runId: again.id, digest: again.digest ?? "" }, origin);
    await carryOutRun(again.id);
    expect(await Promise.all([one, two, none].map(tagsOf))).toEqual([["Gold", "list"], ["Gold"], []]);
    expect(await tagsOf(bad)).toBeUndefined();
  });

  it("takes them where a name is shown beside the login", async () => {
    const login = nameOf();
    const draft = await planCreate(
      desk.actor,
      {
        runId: randomUUID(),
        accountId: netnutId,
        rows: [
          {
            customer_name: "Acme Trading",
            customer_login_name: login,
            customer_dashboard_email: `${login}@acme.example`,
          },
        ],
        tags: ["acme"],
      },
      origin,
    );
    await confirmRun(desk.actor, { runId: draft.id, digest: draft.digest ?? "" }, origin);
    await carryOutRun(draft.id);
    expect(await tagsOf(login)).toEqual(["acme"]);
  });
});
