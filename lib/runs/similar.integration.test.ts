import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { runRows } from "../db/schema";
import { nineProxyId, perform, startDesk, type TestDesk } from "../../testing/desk";
import { syncAccount } from "../sync/sync-account";
import { and, asc, eq } from "drizzle-orm";
import { carryOutRow } from "./carry-out-row";
import { planCreate } from "./plan-create";

let desk: TestDesk;
const nine = () => desk.nineProxy.control;
const origin = { requestId: randomUUID(), address: null };

beforeAll(async () => {
  desk = await startDesk({ nineProxy: { users: 0 } });
});
afterAll(() => desk.close());
beforeEach(async () => {
  nine().reset({ users: 0 });
  await desk.query("truncate sub_users, sync_runs, operations, runs cascade");
});

async function existing(...names: string[]) {
  nine().insert(names.map((user_name) => ({ user_name, use_key: "old-Key/1", status: 1 })));
  await syncAccount(nineProxyId, "schedule");
}
const create = (user_name: string, besides?: string[]) =>
  perform(
    desk.actor,
    nineProxyId,
    "create",
    null,
    { user_name, use_key: "a-Key-0815" },
    besides && { besides },
  );
const names = () =>
  nine()
    .state()
    .users.map(({ user_name }) => user_name);

async function draft(...userNames: string[]) {
  const runId = randomUUID();
  await planCreate(
    desk.actor,
    {
      runId,
      accountId: nineProxyId,
      uncapped: userNames.length,
      rows: userNames.map((user_name) => ({ user_name })),
    },
    origin,
  );
  return {
    runId,
    rows: await db().select().from(runRows).where(eq(runRows.runId, runId)).orderBy(asc(runRows.position)),
  };
}
const carryOut = async (runId: string, position = 0) => {
  const where = and(eq(runRows.runId, runId), eq(runRows.position, position));
  const [row] = await db().select().from(runRows).where(where);
  await carryOutRow(desk.actor, row ?? expect.fail("no row"), {
    requestId: origin.requestId,
    reason: null,
    stopped: new AbortController().signal,
  });
  return (await db().select().from(runRows).where(where))[0];
};

describe("a name that looks like another", () => {
  it.each([
    ["in another case", "acme_x"],
    ["with what cannot be seen", "Acme\u200b_\u00adx"],
    ["in another form of Unicode", "\uff21cme_x"],
  ])("%s is asked about before it is created, and created after a yes", async (_how, other) => {
    await existing(other, "unrelated");
    await expect(create("Acme_x")).rejects.toMatchObject({
      code: "similar-name",
      similar: [other],
      message: expect.stringContaining("Create Acme_x as well?") as string,
    });
    expect(names()).toEqual([other, "unrelated"]);
    expect(await desk.query("select 1 from operations")).toEqual([]);
    expect((await create("Acme_x", [other])).operation.state).toBe("done");
  });

  it("is asked about again where another one has come since the yes", async () => {
    await existing("acme_x");
    await existing("ACME_X");
    await expect(create("Acme_x", ["acme_x"])).rejects.toMatchObject({
      code: "similar-name",
      similar: ["ACME_X"],
    });
  });

  it("is created once of two that come at the same moment", async () => {
    const results = await Promise.allSettled([create("Acme_x"), create("acme_x")]);
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(names()).toHaveLength(1);
  });

  it("is left out of a draft until someone takes it in, beside one that exists and within the draft", async () => {
    await existing("acme_x", "taken");
    const { runId, rows } = await draft("Acme_x", "new_one", "New_one", "taken", "new_one");
    expect(rows.map(({ state }) => state)).toEqual(["excluded", "planned", "excluded", "skipped", "skipped"]);
    expect(rows.map(({ message }) => message)).toEqual([
      "acme_x exists already. Include this row to create Acme_x as well.",
      null,
      "new_one is in this list too. Include this row to create New_one as well.",
      "This name is taken.",
      "This name is in the list twice.",
    ]);
    expect(rows[0]?.sealed).not.toBeNull();
    await desk.query("update run_rows set state = 'planned' where run_id = $1 and position = 0", [runId]);
    expect(await carryOut(runId)).toMatchObject({ state: "done" });
    expect(names()).toContain("Acme_x");
  });

  it("is left out where another draft plans it, and looked at again when the row runs", async () => {
    const first = await draft("acme_x");
    const second = await draft("Acme_x");
    expect(second.rows[0]).toMatchObject({
      state: "excluded",
      message: "acme_x is planned in another run. Include this row to create Acme_x as well.",
    });
    await desk.query("update run_rows set state = 'planned' where run_id = $1", [second.runId]);
    expect(await carryOut(second.runId)).toMatchObject({ state: "done" });
    expect(await carryOut(first.runId)).toMatchObject({
      state: "refused",
      message: "Acme_x exists already, so acme_x was not created.",
    });
    expect(names()).toEqual(["Acme_x"]);
  });
});
