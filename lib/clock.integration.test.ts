import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { hourMs } from "./domain/durations";
import { someOrigin } from "../testing/accounts";
import { nineProxyId, perform, startDesk, type TestDesk } from "../testing/desk";
import { performIn, startWorkerProcess } from "../testing/worker-child";
import { instanceId, worstClock } from "./instance";
import { enqueueSync } from "./queue";
import { syncAccount } from "./sync/sync-account";

const patience = { timeout: 20_000, interval: 100 };

let desk: TestDesk;
let other: ChildProcess | undefined;
const provider = () => desk.nineProxy.control;

beforeAll(async () => {
  vi.stubEnv("PULSE_SECONDS", "0.3");
  desk = await startDesk();
  provider().options({ frozen: true });
});
afterAll(async () => {
  other?.kill("SIGKILL");
  await desk.close();
});

async function startOther(aheadMs: number): Promise<ChildProcess> {
  other?.kill("SIGKILL");
  await desk.query("delete from instances where id <> $1", [instanceId()]);
  return (other = await startWorkerProcess({ aheadMs }));
}

const [first, second, third] = [0, 1, 2].map(
  (place) => () => String(provider().state().users[place]?.id),
) as [() => string, () => string, () => string];
const noteOf = async (id: string) =>
  (await desk.query<{ note: string }>("select note from sub_users where remote_id = $1", [id]))[0]?.note;
const syncsOfOther = async (state: string) =>
  (
    await desk.query<{ count: number }>(
      "select count(*)::int as count from sync_runs where instance_id <> $1 and account_id = $2 and state = $3",
      [instanceId(), nineProxyId, state],
    )
  )[0]?.count ?? 0;
const requestOf = (id: string, note: string) => ({
  operationId: randomUUID(),
  operation: "set-note" as const,
  accountId: nineProxyId,
  remoteId: id,
  input: { note },
});

/** Moments are stored to the millisecond, that is up to half of one ahead. */
const soon = "now() + interval '1 millisecond'";
/** Every moment that decides what is newer, and how many of them the database's clock has not reached. */
const ahead = () =>
  desk.query(
    `select (select count(*)::int from sub_users where greatest(observed_at, first_seen_at, vanished_at) > ${soon}) as rows,
       (select count(*)::int from sync_runs where greatest(started_at, finished_at) > ${soon}) as syncs,
       (select count(*)::int from accounts where greatest(last_good_at, health_at) > ${soon}) as accounts,
       (select count(*)::int from usage_last where greatest(at, looked_at) > ${soon}) as counters,
       (select count(*)::int from operations where greatest(created_at, sent_at, settled_at) > ${soon}) as operations,
       (select count(*)::int from audit_log where at > ${soon}) as lines`,
  );
const none = [{ rows: 0, syncs: 0, accounts: 0, counters: 0, operations: 0, lines: 0 }];

describe("an instance whose clock is half a minute ahead", () => {
  it("works, says so, and stores the database's time", async () => {
    const child = await startOther(30_000);
    await expect.poll(() => syncsOfOther("done"), patience).toBeGreaterThan(0);
    expect(await ahead()).toEqual(none);
    await expect.poll(worstClock, patience).toMatchObject({ state: "off" });

    expect(await performIn(child, desk.actor, requestOf(first(), "by the other"), someOrigin)).toMatchObject({
      done: { operation: { state: "done" } },
    });
    await perform(desk.actor, nineProxyId, "set-note", first(), { note: "by this one" });
    expect(await noteOf(first())).toBe("by this one");
    provider().patch(Number(first()), { note: "at the provider" });
    expect(await syncAccount(nineProxyId, "schedule")).toBe(true);
    expect(await noteOf(first())).toBe("at the provider");
    expect(await ahead()).toEqual(none);
  });

  it("cannot undo a write with a listing that it sent before", async () => {
    provider().options({ maxLimit: 20 });
    provider().latency({ ms: 700 });
    const before = await syncsOfOther("done");
    await enqueueSync(nineProxyId, "person");
    await expect.poll(() => syncsOfOther("running"), patience).toBe(1);
    const written = perform(desk.actor, nineProxyId, "set-note", second(), { note: "written meanwhile" });
    await written;
    await expect.poll(() => syncsOfOther("done"), patience).toBe(before + 1);
    expect(await noteOf(second())).toBe("written meanwhile");
    provider().latency({ ms: 0 });
  });
});

describe("an instance whose clock is two hours ahead", () => {
  it("takes no sync and no command, says why, and freezes nothing for the others", async () => {
    const child = await startOther(2 * hourMs);
    expect((await worstClock())?.state).toBe("wrong");
    expect(Math.round(((await worstClock())?.offsetMs ?? 0) / hourMs)).toBe(2);
    const before = (await syncsOfOther("done")) + (await syncsOfOther("running"));
    await enqueueSync(nineProxyId, "person");

    const refused = requestOf(third(), "by a clock that is wrong");
    expect(await performIn(child, desk.actor, refused, someOrigin)).toEqual({
      refused: { code: "clock", message: expect.stringContaining("is 2 hours ahead of the database’s") },
    });
    expect(await desk.query("select id from operations where id = $1", [refused.operationId])).toEqual([]);
    expect(
      provider()
        .state()
        .users.some(({ note }) => note === "by a clock that is wrong"),
    ).toBe(false);

    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await syncsOfOther("done")) + (await syncsOfOther("running"))).toBe(before);
    await perform(desk.actor, nineProxyId, "set-note", third(), { note: "ours" });
    expect(await noteOf(third())).toBe("ours");
    for (const user of provider().state().users) provider().patch(user.id, { note: "theirs" });
    await syncAccount(nineProxyId, "schedule");
    const rows = await desk.query<{ note: string }>("select note from sub_users where account_id = $1", [
      nineProxyId,
    ]);
    expect(rows.length).toBe(40);
    expect(rows.every(({ note }) => note === "theirs")).toBe(true);
    expect(await ahead()).toEqual(none);
  });
});
