import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { netnutId, nineProxyId, perform, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { recoverOperations } from "./recover";
import type { Fault } from "../../sandbox/faults";
import { recheckUnknown } from "./check-due-outcomes";

let desk: TestDesk;
let dead = "";

beforeAll(async () => {
  desk = await startDesk({ providerTimeoutMs: 1_000 });
  await syncBoth();
  dead = randomUUID();
  await desk.query("insert into instances (id, pulse_at) values ($1, now() - interval '10 minutes')", [dead]);
});
afterAll(() => desk.close());
afterEach(() => {
  for (const { control } of [desk.netnut, desk.nineProxy]) control.clearFaults();
});

interface Left {
  state: "planned" | "sent";
  operation: string;
  account?: string;
  remoteId?: string | null;
  name?: string;
  input?: Record<string, unknown>;
  instance?: string;
}

/** A row as left by a process that was killed at that point. */
async function left({
  state,
  operation,
  account = nineProxyId,
  remoteId = null,
  name = "someone",
  input = {},
  instance = dead,
}: Left): Promise<string> {
  const id = randomUUID();
  await desk.query(
    `insert into operations (id, operation, account_id, remote_id, name, state, input, digest, actor_name, request_id, sent_at, instance_id, before)
     values ($1, $2, $3, $4, $5, $6, $7, 'd', 'Ada', 'r', $8, $9, '{"note": "as it is", "status": "active"}')`,
    [id, operation, account, remoteId, name, state, input, state === "sent" ? new Date() : null, instance],
  );
  return id;
}
const rowOf = async (id: string) =>
  (
    await desk.query(
      "select state, message, checkable, certain, remote_id, settled_by from operations where id = $1",
      [id],
    )
  )[0];
/** What the worker does, in one call. */
async function takeOverAndLook(): Promise<void> {
  await recoverOperations();
  await recheckUnknown();
}
/** Its write has been sent, and its answer has not arrived yet. */
const hasLeft = async (id: number) =>
  (
    await desk.query(
      "select 1 from operations where remote_id = $1 and state = 'sent' and sent_at is not null",
      [String(id)],
    )
  ).length === 1;
const auditOf = (id: string) =>
  desk.query("select outcome, actor_name from audit_log where operation_id = $1 order by seq", [id]);
const nineUser = (status = 1) => {
  const [key = ""] = desk.nineProxy.control.insert([{ status, note: "as it is" }]);
  return desk.nineProxy.control.user(key) ?? expect.fail();
};
const writes = () =>
  [desk.netnut, desk.nineProxy]
    .flatMap(({ control }) => control.requests().requests)
    .filter(({ method, path }) => method !== "GET" && !path.includes("/auth/")).length;

describe("what a process left behind that is gone", () => {
  it("planned: was never sent, so it is skipped and nothing is asked", async () => {
    const user = nineUser();
    const id = await left({
      state: "planned",
      operation: "set-note",
      remoteId: String(user.id),
      input: { note: "x" },
    });
    const before = desk.nineProxy.control.requests().total;
    expect(await recoverOperations()).toBe(1);
    expect(await rowOf(id)).toMatchObject({
      state: "skipped",
      message: "Subdesk stopped before it was sent.",
      settled_by: "Subdesk",
    });
    expect(desk.nineProxy.control.requests().total).toBe(before);
  });

  it("sent: unknown, then settled by what the provider shows; nothing is ever sent again", async () => {
    const [noted, quiet, off, gone] = [nineUser(), nineUser(), nineUser(2), nineUser()];
    desk.nineProxy.control.patch(noted.id, { note: "after" });
    desk.nineProxy.control.remove(gone.id);
    desk.nineProxy.control.insert([{ user_name: "was_made" }]);
    const active = desk.netnut.control.state().users.find(({ customer_active: is }) => is) ?? expect.fail();
    const disabled =
      desk.netnut.control.state().users.find(({ customer_active: is }) => !is) ?? expect.fail();
    const before = writes();
    const at = (user: { id: number; user_name: string }) => ({
      remoteId: String(user.id),
      name: user.user_name,
    });
    const ids = {
      noted: await left({ state: "sent", operation: "set-note", ...at(noted), input: { note: "after" } }),
      quiet: await left({ state: "sent", operation: "set-note", ...at(quiet), input: { note: "after" } }),
      off: await left({ state: "sent", operation: "disable", ...at(off) }),
      gone: await left({ state: "sent", operation: "delete", ...at(gone) }),
      made: await left({
        state: "sent",
        operation: "create",
        name: "was_made",
        input: { user_name: "was_made", status: "active", trafficCap: null, ipCap: null, note: "" },
      }),
      unmade: await left({
        state: "sent",
        operation: "create",
        name: "not_made",
        input: { user_name: "not_made", status: "active", trafficCap: null, ipCap: null, note: "" },
      }),
      key: await left({ state: "sent", operation: "set-password", ...at(nineUser()) }),
      traffic: await left({
        state: "sent",
        operation: "allocate-traffic",
        account: netnutId,
        remoteId: String(active.customer_id),
        input: { gigabytes: 5, productType: "*" },
      }),
      on: await left({
        state: "sent",
        operation: "disable",
        account: netnutId,
        remoteId: String(disabled.customer_id),
        name: disabled.customer_name,
      }),
    };
    await takeOverAndLook();
    const states = Object.fromEntries(
      await Promise.all(Object.entries(ids).map(async ([name, id]) => [name, (await rowOf(id))?.state])),
    );
    expect(states).toEqual({
      noted: "done",
      quiet: "unknown",
      off: "done",
      gone: "done",
      made: "done",
      unmade: "unknown",
      key: "unknown",
      traffic: "unknown",
      on: "done",
    });
    expect((await rowOf(ids.made))?.remote_id).toEqual(expect.any(String));
    expect(await rowOf(ids.traffic)).toMatchObject({
      checkable: false,
      message: "Subdesk stopped while the call was under way.",
    });
    // For this one nothing is kept that a password could be compared with.
    expect(await rowOf(ids.key)).toMatchObject({ checkable: true });
    expect(await auditOf(ids.quiet)).toEqual([{ outcome: "unknown", actor_name: "Subdesk" }]);
    await desk.query("update operations set sent_at = sent_at - interval '16 minutes' where id = any($1)", [
      Object.values(ids),
    ]);
    await syncBoth();
    await syncBoth();
    await desk.query(
      "update operations set next_look_at = now() - interval '1 second' where state = 'unknown' and checkable",
    );
    await recheckUnknown();
    expect(await rowOf(ids.quiet)).toMatchObject({ state: "refused", certain: false });
    expect(await rowOf(ids.unmade)).toMatchObject({ state: "refused", certain: false });
    expect(await auditOf(ids.quiet)).toEqual([
      { outcome: "unknown", actor_name: "Subdesk" },
      { outcome: "refused", actor_name: "Subdesk" },
    ]);
    expect((await rowOf(ids.key))?.state).toBe("unknown");
    expect(writes()).toBe(before);
    expect(await recoverOperations()).toBe(0);
  });

  it("sent, but nothing had left: is skipped, and nothing is asked", async () => {
    const user = nineUser();
    const id = await left({
      state: "sent",
      operation: "set-note",
      remoteId: String(user.id),
      input: { note: "x" },
    });
    await desk.query("update operations set sent_at = null where id = $1", [id]);
    const before = desk.nineProxy.control.requests().total;
    await takeOverAndLook();
    expect(await rowOf(id)).toMatchObject({
      state: "skipped",
      message: "Subdesk stopped before it was sent.",
    });
    expect(desk.nineProxy.control.requests().total).toBe(before);
  });

  it("a write whose operation was taken over meanwhile does not leave", async () => {
    const user = nineUser();
    await syncBoth();
    desk.nineProxy.control.faults([
      { match: { method: "GET", id: user.id }, fault: { kind: "slow-body", delayMs: 400, times: 1 } },
    ]);
    const working = perform(desk.actor, nineProxyId, "set-note", user.id, { note: "never" });
    await expect
      .poll(() => desk.query("select state from operations where remote_id = $1", [String(user.id)]))
      .toEqual([{ state: "sent" }]);
    await desk.query("update operations set instance_id = $2 where remote_id = $1", [String(user.id), dead]);
    await recoverOperations();
    expect((await working).operation).toMatchObject({
      state: "refused",
      message: expect.stringContaining("nothing was sent"),
    });
    expect(desk.nineProxy.control.user(user.id)?.note).toBe("as it is");
  });

  it("is left alone while its process lives", async () => {
    const living = randomUUID();
    await desk.query("insert into instances (id, pulse_at) values ($1, now())", [living]);
    const id = await left({
      state: "sent",
      operation: "set-note",
      remoteId: String(nineUser().id),
      instance: living,
    });
    expect(await recoverOperations()).toBe(0);
    expect((await rowOf(id))?.state).toBe("sent");
    await desk.query("update operations set state = 'skipped' where id = $1", [id]);
  });

  it.each([
    ["applied at once", { kind: "slow-body", delayMs: 500 }],
    ["applied late", { kind: "hang-after", delayMs: 3_000 }],
  ] as [string, Fault][])(
    "leaves the last word to the call itself, if its process was only taken for dead: %s",
    async (_name, fault) => {
      const user = nineUser();
      await syncBoth();
      desk.nineProxy.control.faults([{ match: { method: "PUT", id: user.id }, fault }]);
      const working = perform(desk.actor, nineProxyId, "set-note", user.id, { note: "slow" });
      const states = () => desk.query("select state from operations where remote_id = $1", [String(user.id)]);
      await expect.poll(() => hasLeft(user.id)).toBe(true);
      await desk.query("update operations set instance_id = $2 where remote_id = $1", [
        String(user.id),
        dead,
      ]);
      const recovering = takeOverAndLook();
      expect((await working).operation.state).toBe("done");
      await recovering;
      expect(await states()).toEqual([{ state: "done" }]);
    },
  );

  it("a call that succeeds replaces a verdict read too early", async () => {
    const user = nineUser();
    await syncBoth();
    desk.nineProxy.control.faults([
      { match: { method: "PUT", id: user.id }, fault: { kind: "slow-body", delayMs: 400 } },
    ]);
    const working = perform(desk.actor, nineProxyId, "set-note", user.id, { note: "late" });
    await expect.poll(() => hasLeft(user.id)).toBe(true);
    await desk.query("update operations set state = 'refused', settled_by = 'Subdesk' where remote_id = $1", [
      String(user.id),
    ]);
    expect((await working).operation).toMatchObject({ state: "done", message: null });
  });

  it("stays unknown while the provider is down, and one that is down does not delay the other", async () => {
    const user = nineUser();
    const disabled =
      desk.netnut.control.state().users.find(({ customer_active: is }) => !is) ?? expect.fail();
    const slow = await left({
      state: "sent",
      operation: "disable",
      account: netnutId,
      remoteId: String(disabled.customer_id),
      name: disabled.customer_name,
    });
    const quick = await left({
      state: "sent",
      operation: "set-note",
      remoteId: String(user.id),
      name: user.user_name,
      input: { note: "as it is" },
    });
    desk.netnut.control.faults([{ match: {}, fault: { kind: "hang-before" } }]);
    const recovering = takeOverAndLook();
    await expect.poll(async () => (await rowOf(quick))?.state, { timeout: 2_500 }).toBe("done");
    expect((await rowOf(slow))?.state).toBe("unknown");
    await recovering;
    expect(await rowOf(slow)).toMatchObject({ state: "unknown", checkable: true });
    desk.netnut.control.clearFaults();
    await desk.query(
      "update operations set next_look_at = now() - interval '1 second' where state = 'unknown'",
    );
    await recheckUnknown();
    expect((await rowOf(slow))?.state).toBe("done");
  });

  it("one that fails Subdesk does not keep the others from being taken over", async () => {
    const [bad, good] = [nineUser(), nineUser()];
    const poisoned = await left({ state: "planned", operation: "set-note", remoteId: String(bad.id) });
    const fine = await left({ state: "planned", operation: "set-note", remoteId: String(good.id) });
    await desk.query(
      `create function fail_now() returns trigger language plpgsql as $$ begin if new.id = '${poisoned}' then raise exception 'no'; end if; return new; end $$`,
    );
    await desk.query(
      "create trigger fail_now before update on operations for each row execute function fail_now()",
    );
    await recoverOperations();
    await desk.query("drop function fail_now cascade");
    expect([(await rowOf(poisoned))?.state, (await rowOf(fine))?.state]).toEqual(["planned", "skipped"]);
    await recoverOperations();
    expect((await rowOf(poisoned))?.state).toBe("skipped");
  });

  it("two processes that take over at once settle it once", async () => {
    const user = nineUser();
    const id = await left({
      state: "sent",
      operation: "set-note",
      remoteId: String(user.id),
      name: user.user_name,
      input: { note: "as it is" },
    });
    await Promise.all([takeOverAndLook(), takeOverAndLook()]);
    await takeOverAndLook();
    expect((await rowOf(id))?.state).toBe("done");
    expect((await auditOf(id)).map(({ outcome }) => outcome)).toEqual(["unknown", "done"]);
  });
});
