import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor";
import {
  addActor,
  netnutId,
  nineProxyId,
  perform,
  startDesk,
  syncBoth,
  type TestDesk,
} from "../../testing/desk";
import { readCeilings } from "./ceilings";
import { db } from "../db/client";
import { readUsageReportParams } from "../domain/usage/report";
import { usageReport } from "../report/read";
import { allocatedToday } from "./promised-today";

let desk: TestDesk;
let ids: string[] = [];
beforeAll(async () => {
  desk = await startDesk();
  await syncBoth();
  ids = (
    await desk.query<{ remote_id: string }>(
      "select remote_id from sub_users where account_id = $1 and status = 'active' order by remote_id limit 12",
      [netnutId],
    )
  ).map((row) => row.remote_id);
});
afterAll(() => desk.close());

async function operator(daily: number | null, action: number | null): Promise<Actor> {
  const actor = await addActor("operator", "Otto Operator");
  await desk.query("update staff set daily_gigabytes = $2, action_gigabytes = $3 where id = $1", [
    actor.staffId,
    daily,
    action,
  ]);
  return actor;
}

const add = (actor: Actor, gigabytes: number, at = 0, operationId = randomUUID()) =>
  perform(
    actor,
    netnutId,
    "allocate-traffic",
    ids[at] ?? "",
    { gigabytes, productType: "res" },
    { operationId },
  );
const total = (actor: Actor) => allocatedToday(db(), actor.staffId);

describe("allocate within a daily GB ceiling", () => {
  it("goes up to the ceiling and not above it", async () => {
    const actor = await operator(10, null);
    expect((await add(actor, 6)).operation.state).toBe("done");
    await expect(add(actor, 5)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("4 GB is left") as string,
    });
    expect((await add(actor, 4)).operation.state).toBe("done");
    await expect(add(actor, 1)).rejects.toMatchObject({ code: "forbidden" });
    expect(await total(actor)).toBe(10);
  });

  it("stores nothing of what it refuses", async () => {
    const actor = await operator(1, null);
    const operationId = randomUUID();
    await expect(add(actor, 2, 0, operationId)).rejects.toMatchObject({ code: "forbidden" });
    expect(await desk.query("select 1 from operations where id = $1", [operationId])).toEqual([]);
  });

  it("answers the same request again although the ceiling is used up", async () => {
    const actor = await operator(3, null);
    const operationId = randomUUID();
    const first = await add(actor, 3, 1, operationId);
    expect((await add(actor, 3, 1, operationId)).operation).toEqual(first.operation);
    expect(await total(actor)).toBe(3);
  });

  it("holds when twelve come at once", async () => {
    const actor = await operator(5, null);
    const results = await Promise.allSettled(ids.map((_id, at) => add(actor, 1, at)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    expect(
      results.filter(
        (result) => result.status === "rejected" && (result.reason as { code?: string }).code !== "forbidden",
      ),
    ).toEqual([]);
    expect(await total(actor)).toBe(5);
  });

  it("counts an unknown outcome, and not a refused one or yesterday's", async () => {
    const actor = await operator(10, null);
    const { operation } = await add(actor, 4);
    await desk.query("update operations set state = 'unknown' where id = $1", [operation.id]);
    expect(await total(actor)).toBe(4);
    await desk.query("update operations set state = 'refused' where id = $1", [operation.id]);
    expect(await total(actor)).toBe(0);
    await desk.query(
      "update operations set state = 'done', created_at = date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' - interval '1 millisecond' where id = $1",
      [operation.id],
    );
    expect(await total(actor)).toBe(0);
    await desk.query(
      "update operations set created_at = date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' where id = $1",
      [operation.id],
    );
    expect(await total(actor)).toBe(4);
  });

  it("has a ceiling for one go as well", async () => {
    const actor = await operator(null, 2);
    await expect(add(actor, 3)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("at most 2 GB at a time") as string,
    });
    for (let time = 0; time < 3; time += 1) expect((await add(actor, 2)).operation.state).toBe("done");
  });

  it("is no one else's, and binds no admin", async () => {
    const [one, other] = [await operator(2, null), await operator(2, null)];
    await add(one, 2);
    expect((await add(other, 2)).operation.state).toBe("done");
    const admin = await addActor("admin");
    await desk.query("update staff set daily_gigabytes = 1, action_gigabytes = 1 where id = $1", [
      admin.staffId,
    ]);
    expect((await add(admin, 5)).operation.state).toBe("done");
  });

  it("zero is a ceiling too", async () => {
    await expect(add(await operator(0, null), 1)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a ceiling on every promise", () => {
  const GB = 1_000_000_000;
  const nine = () => desk.nineProxy.control;

  beforeAll(() => nine().options({ frozen: true }));

  async function capped(fields: Record<string, unknown> = {}): Promise<string> {
    const [key = ""] = nine().insert([
      {
        user_name: `made_${randomUUID().slice(0, 8)}`,
        use_key: "old-Key/1",
        status: 1,
        usage_cap: 10 * GB,
        ip_usage_cap: -1,
        data_used: GB,
        ...fields,
      },
    ]);
    await syncBoth();
    return key;
  }
  const setCap = (actor: Actor, id: string, gigabytes: number | null, more = {}) =>
    perform(
      actor,
      nineProxyId,
      "set-limits",
      id,
      { trafficCap: gigabytes === null ? null : gigabytes * GB },
      more,
    );
  const create = (actor: Actor, trafficCap: number | null) =>
    perform(actor, nineProxyId, "create", null, {
      user_name: `new_${randomUUID().slice(0, 8)}`,
      use_key: "a-Key-0815",
      trafficCap,
    });
  const done = { operation: { state: "done" } };
  const forbidden = { code: "forbidden" };

  it("counts what a cap is raised by", async () => {
    const [actor, id] = [await operator(10, null), await capped()];
    expect(await setCap(actor, id, 16)).toMatchObject(done);
    expect(await total(actor)).toBe(6);
    await expect(setCap(actor, id, 10_000)).rejects.toMatchObject({
      ...forbidden,
      message: expect.stringContaining("4 GB is left") as string,
      fields: { trafficCap: expect.any(String) as string },
    });
    expect(nine().user(id)).toMatchObject({ usage_cap: 16 * GB });
    expect(await readCeilings(actor)).toEqual({ daily: 10 * GB, action: null, left: 4 * GB });
  });

  it("refuses Unlimited, raised or created, by whatever operation carries it", async () => {
    const [actor, id] = [await operator(null, 5), await capped()];
    const attempts = [
      () => setCap(actor, id, null),
      () => create(actor, null),
      () => perform(actor, nineProxyId, "set-note", id, { note: "x", trafficCap: null }),
    ];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({
        ...forbidden,
        message: expect.stringContaining("only an administrator can set Unlimited") as string,
      });
    }
    await expect(
      perform(actor, nineProxyId, "create", null, { user_name: "by_default", use_key: "a-Key-0815" }),
    ).rejects.toMatchObject(forbidden);
    expect(
      nine()
        .state()
        .users.map(({ user_name }) => user_name),
    ).not.toContain("by_default");
    expect(await setCap(await operator(null, null), id, null)).toMatchObject(done);
  });

  it("counts the whole cap of a new sub-user, and the whole new cap over an unknown one", async () => {
    const [actor, id] = [await operator(20, null), await capped()];
    expect(await create(actor, 8 * GB)).toMatchObject(done);
    expect(await total(actor)).toBe(8);
    nine().options({ caps: "null" });
    await syncBoth();
    await expect(setCap(actor, id, 13)).rejects.toMatchObject(forbidden);
    await perform(actor, nineProxyId, "set-limits", id, { trafficCap: 12 * GB, ipCap: null });
    nine().options({ caps: "said" });
    expect(await total(actor)).toBe(20);
  });

  it("counts both verbs together, and holds when twelve raise at once", async () => {
    const actor = await operator(5, null);
    const made = await Promise.all(Array.from({ length: 12 }, () => capped()));
    await add(actor, 2);
    const results = await Promise.allSettled(made.map((id) => setCap(actor, id, 11)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(await total(actor)).toBe(5);
  });

  it("gives back what is lowered, undone or deleted of one's own, and nothing of others", async () => {
    const [actor, colleague, id] = [await operator(20, null), await operator(20, null), await capped()];
    await setCap(actor, id, 15);
    await setCap(actor, id, 12);
    expect(await total(actor)).toBe(2);
    await setCap(colleague, id, 20);
    await setCap(actor, id, 11);
    expect([await total(actor), await total(colleague)]).toEqual([1, 8]);
    await setCap(actor, id, 5);
    expect([await total(actor), await total(colleague)]).toEqual([0, 8]);
    const made = (await create(actor, 4 * GB)).operation.remoteId;
    expect(await total(actor)).toBe(4);
    await perform(actor, nineProxyId, "delete", made);
    expect(await total(actor)).toBe(0);
  });

  it("gives back only once it is done, and not what was promised on another day", async () => {
    const [actor, id] = [await operator(20, null), await capped()];
    await setCap(actor, id, 15);
    const { operation } = await setCap(actor, id, 10);
    for (const [state, left] of [
      ["unknown", 5],
      ["refused", 5],
      ["done", 0],
    ] as const) {
      await desk.query("update operations set state = $2 where id = $1", [operation.id, state]);
      expect(await total(actor)).toBe(left);
    }
    await setCap(actor, id, 15);
    await desk.query("update operations set created_at = created_at - interval '1 day' where actor_id = $1", [
      actor.staffId,
    ]);
    await setCap(actor, id, 10);
    expect(await total(actor)).toBe(0);
    await setCap(actor, id, 11);
    expect(await total(actor)).toBe(1);
  });

  it("is not led astray by a cap that the person claims to have seen, or by one changed past Subdesk", async () => {
    const [actor, id] = [await operator(20, null), await capped()];
    for (const trafficCap of [99 * GB, "unlimited"] as const)
      await expect(setCap(actor, id, 100, { seen: { trafficCap } })).rejects.toMatchObject(forbidden);
    nine().patch(id, { usage_cap: GB });
    expect((await setCap(actor, id, 11)).operation).toMatchObject({ state: "refused" });
    expect(await total(actor)).toBe(0);
  });

  it("counts a promise of unknown outcome", async () => {
    const [actor, id] = [await operator(5, null), await capped()];
    nine().faults([
      { match: { method: "PUT", path: "update" }, fault: { kind: "status", status: 504 } },
      { match: { method: "GET" }, fault: { kind: "status", status: 504 } },
    ]);
    const outcome = await setCap(actor, id, 14);
    nine().clearFaults();
    await desk.query("update operations set state = 'unknown' where id = $1", [outcome.operation.id]);
    expect(await total(actor)).toBe(4);
    await expect(setCap(actor, await capped(), 12)).rejects.toMatchObject(forbidden);
  });

  describe("what the usage report counts as added", () => {
    const added = async (remoteId: string | null, by: "sub-user" | "account" = "sub-user") => {
      const params = readUsageReportParams(new URLSearchParams(`by=${by}&range=30d&size=100`), Date.now());
      const { rows } = await usageReport(desk.actor, params);
      const [row] = rows.filter(({ subUser, key }) =>
        by === "account"
          ? key === nineProxyId
          : subUser?.accountId === nineProxyId && subUser.remoteId === remoteId,
      );
      return (row?.added ?? 0) / GB;
    };

    it("is less what anyone takes back, on whichever day", async () => {
      const [actor, colleague, id] = [await operator(null, null), await operator(null, null), await capped()];
      const before = await added(id);
      for (const cap of [50, 30, 60]) await setCap(actor, id, cap);
      expect((await added(id)) - before).toBe(50);
      await desk.query(
        "update operations set created_at = created_at - interval '1 day' where remote_id = $1",
        [id],
      );
      await setCap(actor, id, 55);
      await setCap(colleague, id, 20);
      expect((await added(id)) - before).toBe(10);
      expect(await added(null, "account")).toBe(
        (
          await desk.query<{ sum: number }>(
            "select sum(coalesce(added, promised))::float8 as sum from operations where account_id = $1 and state = 'done'",
            [nineProxyId],
          )
        )[0]!.sum / GB,
      );
    });

    it("counts from the cap that was there, whatever the person claims to have seen", async () => {
      const [actor, id] = [await operator(null, null), await capped()];
      const before = await added(id);
      expect((await setCap(actor, id, 12, { seen: { trafficCap: 10 * GB } })).operation.state).toBe("done");
      expect((await added(id)) - before).toBe(2);
    });

    it("keeps what a deleted one was given, but for what the same person has just given", async () => {
      const [actor, colleague, id] = [await operator(null, null), await operator(null, null), await capped()];
      const before = await added(id);
      await setCap(actor, id, 25);
      await perform(colleague, nineProxyId, "delete", id);
      expect((await added(id)) - before).toBe(15);
      const made = (await create(actor, 4 * GB)).operation.remoteId;
      expect(await added(made)).toBe(4);
      await perform(actor, nineProxyId, "delete", made);
      expect(await added(made)).toBe(0);
    });
  });
});
