import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../auth/actor";
import { addStaff, netnutId, perform, startDesk, syncBoth, type TestDesk } from "../testing/desk";
import { allocatedToday } from "./ceilings";
import { db } from "../db/client";

let desk: TestDesk;
let ids: string[] = [];
beforeAll(async () => {
  desk = await startDesk();
  await syncBoth();
  ids = (await desk.query<{ remote_id: string }>("select remote_id from sub_users where account_id = $1 and status = 'active' order by remote_id limit 12", [netnutId])).map((row) => row.remote_id);
});
afterAll(() => desk.close());

async function operator(daily: number | null, action: number | null): Promise<Actor> {
  const actor = await addStaff("operator", "Otto Operator");
  await desk.query("update staff set daily_gigabytes = $2, action_gigabytes = $3 where id = $1", [actor.staffId, daily, action]);
  return actor;
}

const add = (actor: Actor, gigabytes: number, at = 0, operationId = randomUUID()) => perform(actor, netnutId, "allocate-traffic", ids[at] ?? "", { gigabytes, productType: "res" }, { operationId });
const total = (actor: Actor) => allocatedToday(db(), actor.staffId);

describe("allocate within a daily GB ceiling", () => {
  it("goes up to the ceiling and not above it", async () => {
    const actor = await operator(10, null);
    expect((await add(actor, 6)).operation.state).toBe("done");
    await expect(add(actor, 5)).rejects.toMatchObject({ code: "forbidden", message: expect.stringContaining("4 GB are left") as string });
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
    expect(results.filter((result) => result.status === "rejected" && (result.reason as { code?: string }).code !== "forbidden")).toEqual([]);
    expect(await total(actor)).toBe(5);
  });

  it("counts an unknown outcome, and not a refused one or yesterday's", async () => {
    const actor = await operator(10, null);
    const { operation } = await add(actor, 4);
    await desk.query("update operations set state = 'unknown' where id = $1", [operation.id]);
    expect(await total(actor)).toBe(4);
    await desk.query("update operations set state = 'refused' where id = $1", [operation.id]);
    expect(await total(actor)).toBe(0);
    await desk.query("update operations set state = 'done', created_at = date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' - interval '1 millisecond' where id = $1", [operation.id]);
    expect(await total(actor)).toBe(0);
    await desk.query("update operations set created_at = date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' where id = $1", [operation.id]);
    expect(await total(actor)).toBe(4);
  });

  it("has a ceiling for one go as well", async () => {
    const actor = await operator(null, 2);
    await expect(add(actor, 3)).rejects.toMatchObject({ code: "forbidden", message: expect.stringContaining("at most 2 GB at a time") as string });
    for (let time = 0; time < 3; time += 1) expect((await add(actor, 2)).operation.state).toBe("done");
  });

  it("is no one else's, and binds no admin", async () => {
    const [one, other] = [await operator(2, null), await operator(2, null)];
    await add(one, 2);
    expect((await add(other, 2)).operation.state).toBe("done");
    const admin = await addStaff("admin");
    await desk.query("update staff set daily_gigabytes = 1, action_gigabytes = 1 where id = $1", [admin.staffId]);
    expect((await add(admin, 5)).operation.state).toBe("done");
  });

  it("zero is a ceiling too", async () => {
    await expect(add(await operator(0, null), 1)).rejects.toMatchObject({ code: "forbidden" });
  });
});
