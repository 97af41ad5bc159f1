import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DeskError } from "../domain/errors";
import {
  addActor,
  dumpTables,
  netnutId,
  nineProxyId,
  perform,
  startDesk,
  syncBoth,
  type TestDesk,
} from "../../testing/desk";
import { leaksIn } from "../../testing/leaks";
import { checkOperation } from "./check";
import { listOperations } from "./list";
import { recoverOperations } from "./recover";
import type { FaultRule } from "../../sandbox/faults";
import { decideOperation } from "./decide";
import { recheckUnknown } from "./check-due-outcomes";

let desk: TestDesk;
const nine = () => desk.nineProxy.control;
const net = () => desk.netnut.control;

beforeAll(async () => {
  desk = await startDesk({ providerTimeoutMs: 1_000 });
  await syncBoth();
});
afterAll(() => desk.close());
afterEach(() => {
  nine().clearFaults();
  net().clearFaults();
});

let next = 0;
/** A 9Proxy sub-user that no other test uses, in the mirror too. */
async function plantNineProxy(fields: Record<string, unknown> = {}) {
  next += 1;
  const [key = ""] = nine().insert([
    {
      user_name: `planted_${next}`,
      use_key: "old-Key/1",
      note: "old",
      usage_cap: 5_000_000_000,
      ip_usage_cap: -1,
      ...fields,
    },
  ]);
  await mirror(nineProxyId, key, `planted_${next}`);
  return nine().user(key) ?? expect.fail();
}
async function plantNetnut(fields: Record<string, unknown> = {}) {
  const [key = ""] = net().insert([{ customer_name: "Planted", ...fields }]);
  await mirror(netnutId, key, "Planted");
  return net().user(key) ?? expect.fail();
}
const mirror = (account: string, remoteId: string, name: string) =>
  desk.query(
    "insert into sub_users (account_id, remote_id, name, status, note, first_seen_at, observed_at) values ($1, $2, $3, 'active', 'old', now(), now() - interval '1 minute')",
    [account, remoteId, name],
  );

const rowOf = async (id: string) =>
  (await desk.query("select * from operations where id = $1", [id]))[0] ?? null;
const auditOf = async (id: string) =>
  (
    await desk.query<{ outcome: string; action: string }>(
      "select outcome, action from audit_log where operation_id = $1 order by seq",
      [id],
    )
  ).map(({ outcome }) => outcome);
const ledgerOf = (id: number | string) =>
  nine()
    .ledger()
    .filter((entry) => entry.id === String(id));

async function refusal(promise: Promise<unknown>): Promise<DeskError> {
  const error = await promise.then(
    () => undefined,
    (problem: unknown) => problem,
  );
  expect(error).toBeInstanceOf(DeskError);
  return error as DeskError;
}

describe("an operation", () => {
  it("done: stored with before and after, in the mirror, and audited", async () => {
    const { id } = await plantNineProxy();
    const result = await perform(
      desk.actor,
      nineProxyId,
      "set-note",
      id,
      { note: "new" },
      { reason: "asked for\u0000 it\ud800" },
    );
    expect(result.operation).toMatchObject({
      state: "done",
      message: null,
      before: { note: "old", status: "active" },
      after: { note: "new" },
      input: { note: "new" },
      actor: "Ada Admin",
      reason: "asked for� it�",
      settledAt: expect.any(String),
    });
    expect(result.subUser).toMatchObject({ note: "new", unsettled: false });
    expect(nine().user(id)?.note).toBe("new");
    expect(await auditOf(result.operation.id)).toEqual(["intent", "done"]);
  });

  it("refused: by the provider, in its own words", async () => {
    const { id } = await plantNineProxy();
    nine().faults([
      { match: { method: "PUT", id }, fault: { kind: "status", status: 400, message: "Cap too odd" } },
    ]);
    const { operation } = await perform(desk.actor, nineProxyId, "set-note", id, { note: "new" });
    expect(operation).toMatchObject({ state: "refused", message: "Cap too odd", errorKind: "rejected" });
    expect(await auditOf(operation.id)).toEqual(["intent", "refused"]);
  });

  it("refused: because a colleague changed it meanwhile, with both values", async () => {
    const { id } = await plantNineProxy();
    const { operation } = await perform(
      desk.actor,
      nineProxyId,
      "set-limits",
      id,
      { trafficCap: 1 },
      { seen: { trafficCap: 7_000_000_000 } },
    );
    expect(operation).toMatchObject({
      state: "refused",
      conflicts: [{ field: "trafficCap", seen: 7_000_000_000, now: 5_000_000_000 }],
    });
    expect(ledgerOf(id)).toEqual([]);
  });

  it("refused: its record cannot be relied on, which says nothing of the account", async () => {
    const user = await plantNineProxy({ note: 7 });
    const { operation } = await perform(desk.actor, nineProxyId, "set-password", user.id, {
      password: "new-Key/1",
    });
    expect(operation).toMatchObject({
      state: "refused",
      message: expect.stringContaining("did not report its note"),
    });
    expect(await desk.query("select health from accounts where id = $1", [nineProxyId])).toEqual([
      { health: "reachable" },
    ]);
  });

  it("skipped: it is so already", async () => {
    const { id } = await plantNineProxy();
    const { operation, subUser } = await perform(desk.actor, nineProxyId, "enable", id);
    expect(operation).toMatchObject({ state: "skipped", message: "It is active already." });
    expect(subUser?.trafficCap).toBe(5_000_000_000);
    expect(await auditOf(operation.id)).toEqual(["intent", "skipped"]);
  });

  it("unknown: shown as such, on the sub-user too, until a read can decide", async () => {
    const { id } = await plantNineProxy();
    // The fresh read of the edit must still succeed.
    nine().faults([{ match: { method: "PUT", id }, fault: { kind: "reset-after", delayMs: 200 } }]);
    const working = perform(desk.actor, nineProxyId, "set-note", id, { note: "new" });
    await expect.poll(() => ledgerOf(id).length).toBe(1);
    nine().faults([{ match: { method: "GET" }, fault: { kind: "html-before", status: 502 } }]);
    const { operation, subUser } = await working;
    expect(operation).toMatchObject({
      state: "unknown",
      checkable: true,
      settledAt: null,
      message: expect.stringContaining("broke"),
    });
    expect(subUser?.unsettled).toBe(true);
    expect(await auditOf(operation.id)).toEqual(["intent", "unknown"]);
    expect((await listOperations(desk.actor, { unsettled: true })).map((view) => view.id)).toContain(
      operation.id,
    );
    expect(await checkOperation(desk.actor, { operationId: operation.id })).toMatchObject({
      state: "unknown",
    });
    nine().clearFaults();
    expect(await checkOperation(desk.actor, { operationId: operation.id })).toMatchObject({
      state: "done",
      message: "Confirmed by reading it back.",
      after: { note: "new" },
    });
    expect(await auditOf(operation.id)).toEqual(["intent", "unknown", "done"]);
    // Subdesk may have found out just before a person asks.
    expect(await checkOperation(desk.actor, { operationId: operation.id })).toMatchObject({ state: "done" });
    expect(await auditOf(operation.id)).toHaveLength(3);
  });

  it("create: the new sub-user is in the mirror at once, under the provider's id", async () => {
    const made = await perform(desk.actor, nineProxyId, "create", null, {
      user_name: "made_here",
      use_key: "Key-0815!",
      trafficCap: 1_000_000_000,
    });
    expect(made.operation).toMatchObject({
      state: "done",
      name: "made_here",
      input: { user_name: "made_here", trafficCap: 1_000_000_000 },
    });
    expect(made.operation.input).not.toHaveProperty("use_key");
    expect(made.subUser).toMatchObject({
      name: "made_here",
      trafficCap: 1_000_000_000,
      remoteId: made.operation.remoteId,
    });
    expect(
      (
        await refusal(
          perform(desk.actor, nineProxyId, "create", 1, { user_name: "made_there", use_key: "Key-0815!" }),
        )
      ).code,
    ).toBe("invalid");
  });

  it("delete: gone from the list, still told by its link", async () => {
    const { id } = await plantNineProxy();
    const { operation, subUser } = await perform(desk.actor, nineProxyId, "delete", id);
    expect(operation).toMatchObject({ state: "done", after: null });
    expect(subUser?.vanishedAt).toEqual(expect.any(String));
    expect((await refusal(perform(desk.actor, nineProxyId, "set-note", id, { note: "x" }))).code).toBe(
      "conflict",
    );
  });

  it("reveal: the password is in this one answer only", async () => {
    const { id } = await plantNineProxy({ use_key: "Revealed/Key1" });
    const operationId = randomUUID();
    expect((await perform(desk.actor, nineProxyId, "reveal-password", id, {}, { operationId })).secret).toBe(
      "Revealed/Key1",
    );
    expect(
      (await perform(desk.actor, nineProxyId, "reveal-password", id, {}, { operationId })).secret,
    ).toBeUndefined();
    expect(await auditOf(operationId)).toEqual(["intent", "done"]);
  });

  it.each([
    [
      "an account that is not there",
      "conflict-free",
      "not-found",
      () => perform(desk.actor, "nobody", "set-note", 1, { note: "x" }),
    ],
    [
      "an operation the provider does not offer",
      "",
      "refused",
      () => perform(desk.actor, netnutId, "delete", 1),
    ],
    [
      "no sub-user named",
      "",
      "invalid",
      () => perform(desk.actor, nineProxyId, "set-note", null, { note: "x" }),
    ],
    [
      "an unknown sub-user",
      "",
      "not-found",
      () => perform(desk.actor, nineProxyId, "set-note", 5, { note: "x" }),
    ],
    [
      "an impossible id",
      "",
      "not-found",
      () => perform(desk.actor, nineProxyId, "set-note", "a\u0000b", { note: "x" }),
    ],
    [
      "input of another shape",
      "",
      "invalid",
      () => perform(desk.actor, nineProxyId, "create", null, { user_name: "a b" }),
    ],
    [
      "a role that may not",
      "",
      "forbidden",
      async () => perform(await addActor("viewer"), nineProxyId, "set-note", 5, { note: "x" }),
    ],
  ])("never begins with %s", async (_name, _unused, code, attempt) => {
    const before = nine().requests().total + net().requests().total;
    const [{ count } = { count: 0 }] = await desk.query<{ count: number }>(
      "select count(*) as count from operations",
    );
    expect((await refusal(attempt())).code).toBe(code);
    expect(nine().requests().total + net().requests().total).toBe(before);
    expect(await desk.query("select count(*) as count from operations")).toEqual([{ count }]);
  });
});

describe("the same request again", () => {
  it("ten at once are sent once, and all tell of the same operation", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await plantNineProxy();
      const operationId = randomUUID();
      nine().latency({ ms: 20 });
      const results = await Promise.all(
        Array.from({ length: 10 }, () =>
          perform(desk.actor, nineProxyId, "set-note", id, { note: "once" }, { operationId }),
        ),
      );
      nine().latency({ ms: 0 });
      expect(new Set(results.map(({ operation }) => operation.id))).toEqual(new Set([operationId]));
      expect(ledgerOf(id)).toHaveLength(1);
      expect(await auditOf(operationId)).toEqual(["intent", "done"]);
    }
  });

  it("ten creates at once make one", async () => {
    const operationId = randomUUID();
    await Promise.all(
      Array.from({ length: 10 }, () =>
        perform(desk.actor, netnutId, "create", null, newcomer("ten_at_once"), { operationId }),
      ),
    );
    expect(
      net()
        .ledger()
        .filter(
          ({ operation, body }) => operation === "create" && body.customer_login_name === "ten_at_once",
        ),
    ).toHaveLength(1);
  });

  it("later answers the first outcome", async () => {
    const { id } = await plantNineProxy();
    const operationId = randomUUID();
    await perform(desk.actor, nineProxyId, "set-note", id, { note: "first" }, { operationId });
    await perform(desk.actor, nineProxyId, "set-note", id, { note: "second" });
    const again = await perform(
      desk.actor,
      nineProxyId,
      "set-note",
      id,
      { note: "first" },
      { operationId, seen: { note: "second" } },
    );
    expect(again.operation).toMatchObject({ state: "done", after: { note: "first" } });
    expect(nine().user(id)?.note).toBe("second");
  });

  it.each([
    ["another input", { input: { note: "other" } }],
    ["another operation", { operation: "enable" as const, input: {} }],
    ["another reason", { reason: "because" }],
  ])("with %s is refused", async (_name, changes) => {
    const { id } = await plantNineProxy();
    const operationId = randomUUID();
    await perform(desk.actor, nineProxyId, "set-note", id, { note: "first" }, { operationId });
    expect(
      (
        await refusal(
          perform(desk.actor, nineProxyId, "set-note", id, { note: "first" }, { operationId, ...changes }),
        )
      ).code,
    ).toBe("conflict");
    expect(ledgerOf(id)).toHaveLength(1);
    expect(await auditOf(operationId)).toEqual(["intent", "done", "refused"]);
    const lines = await desk.query(
      "select reason, actor_name, after from audit_log where operation_id = $1 order by seq desc limit 1",
      [operationId],
    );
    expect(lines).toEqual([
      {
        reason: "Its id was already used for another request.",
        actor_name: "Ada Admin",
        after: {
          asked:
            "operation" in changes
              ? { overrideBlock: false }
              : "input" in changes
                ? changes.input
                : { note: "first" },
        },
      },
    ]);
  });

  it("with another password is refused, although no password is stored", async () => {
    const { id } = await plantNineProxy();
    const operationId = randomUUID();
    await perform(desk.actor, nineProxyId, "set-password", id, { password: "first-Pass1" }, { operationId });
    expect(
      (
        await refusal(
          perform(desk.actor, nineProxyId, "set-password", id, { password: "other-Pass1" }, { operationId }),
        )
      ).code,
    ).toBe("conflict");
    expect(nine().user(id)?.use_key).toBe("first-Pass1");
  });

  it("for another sub-user is refused", async () => {
    const [a, b] = [await plantNineProxy(), await plantNineProxy()];
    const operationId = randomUUID();
    await perform(desk.actor, nineProxyId, "set-note", a.id, { note: "n" }, { operationId });
    expect(
      (await refusal(perform(desk.actor, nineProxyId, "set-note", b.id, { note: "n" }, { operationId })))
        .code,
    ).toBe("conflict");
    expect(ledgerOf(b.id)).toEqual([]);
  });
});

describe("two different changes of one sub-user at once", () => {
  it("one is refused, and neither undoes the other", async () => {
    const { id } = await plantNineProxy();
    nine().latency({ ms: 40 });
    const ends = await Promise.allSettled([
      perform(desk.actor, nineProxyId, "set-note", id, { note: "mine" }),
      perform(desk.actor, nineProxyId, "set-limits", id, { ipCap: 5 }),
    ]);
    nine().latency({ ms: 0 });
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const refused = ends.find((end) => end.status === "rejected");
    expect(refused?.reason).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("is under way"),
    });
    expect(ledgerOf(id)).toHaveLength(1);
  });

  it("a reveal does not be in the way", async () => {
    const { id } = await plantNineProxy();
    nine().latency({ ms: 30 });
    const [, revealed] = await Promise.all([
      perform(desk.actor, nineProxyId, "set-note", id, { note: "mine" }),
      perform(desk.actor, nineProxyId, "reveal-password", id),
    ]);
    nine().latency({ ms: 0 });
    expect(revealed.secret).toBe("old-Key/1");
  });

  it("two creates of one name: one is refused", async () => {
    nine().latency({ ms: 40 });
    const create = () =>
      perform(desk.actor, nineProxyId, "create", null, { user_name: "wanted_twice", use_key: "Key-0815!" });
    const ends = await Promise.allSettled([create(), create()]);
    nine().latency({ ms: 0 });
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(
      nine()
        .state()
        .users.filter(({ user_name: name }) => name === "wanted_twice"),
    ).toHaveLength(1);
  });

  it("changes of different sub-users do not wait for each other", async () => {
    const people = await Promise.all([plantNineProxy(), plantNineProxy(), plantNineProxy()]);
    const results = await Promise.all(
      people.map(({ id }) => perform(desk.actor, nineProxyId, "set-note", id, { note: "all" })),
    );
    expect(results.every(({ operation }) => operation.state === "done")).toBe(true);
  });
});

describe("intent", () => {
  it("is in the audit, and the operation as sent, before the provider is called", async () => {
    const { id } = await plantNineProxy();
    const operationId = randomUUID();
    nine().faults([{ match: { method: "PUT", id }, fault: { kind: "hang-before" } }]);
    const working = perform(desk.actor, nineProxyId, "set-note", id, { note: "new" }, { operationId });
    await expect
      .poll(() =>
        nine()
          .requests()
          .requests.some(({ method, fault }) => method === "PUT" && fault === "hang-before"),
      )
      .toBe(true);
    expect(await rowOf(operationId)).toMatchObject({
      state: "sent",
      before: { note: "old" },
      sent_at: expect.any(Date),
    });
    expect(
      await desk.query(
        "select outcome, subject, after, address, account_id, remote_id from audit_log where operation_id = $1",
        [operationId],
      ),
    ).toEqual([
      {
        outcome: "intent",
        subject: expect.stringContaining("planted_"),
        after: { asked: { note: "new" } },
        address: "198.51.100.7",
        account_id: nineProxyId,
        remote_id: String(id),
      },
    ]);
    expect((await working).operation).toMatchObject({
      state: "unknown",
      checkable: true,
      nextLookAt: expect.any(String),
      message: expect.stringContaining("did not answer in time"),
    });
  });

  it.each([
    ["the audit cannot be written", "audit_log", "before insert"],
    ["the chain cannot be continued", "audit_head", "before update"],
    ["the operation cannot be stored", "operations", "before insert"],
    ["the operation cannot be marked as sent", "operations", "before update"],
  ])("when %s nothing is sent", async (_name, table, event) => {
    const { id } = await plantNineProxy();
    await desk.query(
      `create function fail_now() returns trigger language plpgsql as $$ begin raise exception 'disk full, says ${table}'; end $$`,
    );
    await desk.query(`create trigger fail_now ${event} on ${table} for each row execute function fail_now()`);
    const before = nine().requests().total;
    try {
      await expect(
        perform(desk.actor, nineProxyId, "set-password", id, { password: "never-Sent1" }),
      ).rejects.toThrow();
      expect(nine().requests().total).toBe(before);
    } finally {
      await desk.query("drop function fail_now cascade");
    }
    expect(nine().user(id)?.use_key).toBe("old-Key/1");
  });
});

describe("a person's verdict", () => {
  async function unsure() {
    const { customer_id: id } = await plantNetnut();
    net().faults([{ match: { method: "POST", path: "/allocate", id }, fault: { kind: "reset-after" } }]);
    const { operation } = await perform(desk.actor, netnutId, "allocate-traffic", id, {
      gigabytes: 2,
      productType: "res",
    });
    return operation;
  }

  it.each(["done", "refused"] as const)(
    "settles as %s what no read can decide, with its reason in the audit",
    async (verdict) => {
      const operation = await unsure();
      expect(operation).toMatchObject({ state: "unknown", checkable: false });
      const view = await decideOperation(desk.actor, {
        operationId: operation.id,
        verdict,
        reason: "The invoice says so",
      });
      expect(view).toMatchObject({ state: verdict, message: "Settled by Ada Admin: The invoice says so" });
      expect(
        await desk.query(
          "select action, outcome, reason from audit_log where operation_id = $1 order by seq desc limit 1",
          [operation.id],
        ),
      ).toEqual([{ action: "operation.settle", outcome: verdict, reason: "The invoice says so" }]);
      expect(
        (await refusal(decideOperation(desk.actor, { operationId: operation.id, verdict, reason: "again" })))
          .code,
      ).toBe("conflict");
    },
  );

  it("is given once, also by two people at the same moment", async () => {
    const operation = await unsure();
    const ends = await Promise.allSettled(
      (["done", "refused"] as const).map((verdict) =>
        decideOperation(desk.actor, { operationId: operation.id, verdict, reason: "I know" }),
      ),
    );
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await auditOf(operation.id)).toHaveLength(3);
  });

  it("needs someone who may give it", async () => {
    const operation = await unsure();
    const viewer = await addActor("viewer");
    expect(
      (await refusal(decideOperation(viewer, { operationId: operation.id, verdict: "done", reason: "me" })))
        .code,
    ).toBe("forbidden");
    expect((await refusal(checkOperation(viewer, { operationId: operation.id }))).code).toBe("forbidden");
    expect((await refusal(checkOperation(desk.actor, { operationId: randomUUID() }))).code).toBe("not-found");
  });
});

describe("a password whose outcome is unknown", () => {
  it("is decided later by a digest of it, which is erased then", async () => {
    const { id } = await plantNineProxy();
    nine().faults([{ match: { method: "PUT", id }, fault: { kind: "reset-after", delayMs: 150 } }]);
    const working = perform(desk.actor, nineProxyId, "set-password", id, { password: "unsure-Pass1" });
    await expect.poll(() => ledgerOf(id).length).toBe(1);
    nine().faults([{ match: { method: "GET" }, fault: { kind: "redirect" } }]);
    const { operation } = await working;
    expect(operation).toMatchObject({ state: "unknown", checkable: true });
    expect((await rowOf(operation.id))?.evidence).toEqual({
      secrets: { password: { asked: expect.any(String), before: expect.any(String) } },
    });
    nine().clearFaults();
    expect(await checkOperation(desk.actor, { operationId: operation.id })).toMatchObject({ state: "done" });
    expect((await rowOf(operation.id))?.evidence).toBeNull();
  });

  it.each([
    ["it arrived", "reset-after", undefined, "done"],
    ["it did not arrive", "reset-before", undefined, "refused"],
    ["someone set another one", "reset-before", "third-Pass1", "unknown"],
  ] as const)(
    "%s: the outcome is known once nothing can be late any more",
    async (_name, kind, third, state) => {
      const { id } = await plantNineProxy();
      nine().faults([{ match: { method: "PUT", id }, fault: { kind } }]);
      const { operation } = await perform(desk.actor, nineProxyId, "set-password", id, {
        password: "decided-Pass1",
      });
      expect(operation.state).toBe(kind === "reset-after" ? "done" : "unknown");
      if (third) nine().patch(id, { use_key: third });
      await desk.query("update operations set sent_at = sent_at - interval '16 minutes' where id = $1", [
        operation.id,
      ]);
      await syncBoth();
      await syncBoth();
      if (operation.state === "unknown")
        expect(await checkOperation(desk.actor, { operationId: operation.id })).toMatchObject({ state });
    },
  );
});

describe("secrets", () => {
  const secrets = {
    created: "Created~Pass/1",
    dashboard: "Dashb~oard/2",
    set: "Set+by=desk~3",
    stored: "Stored~at/9proxy4",
  };
  const kinds = [undefined, "status", "success-false-after", "reset-after", "html-before"] as const;

  it("are in no table, whatever went well or wrong, and whatever of them a provider repeats", async () => {
    const said = (...parts: string[]) => `We got ${parts.join(" and ")}`;
    const spoil = (
      id: string | number,
      method: string,
      kind: (typeof kinds)[number],
      message: string,
    ): FaultRule[] =>
      kind
        ? [{ match: { method, id }, fault: { kind, status: kind === "status" ? 400 : 200, message } }]
        : [];
    const people = await Promise.all(
      kinds.map(async (kind, index) => ({
        kind,
        login: `secretive_${index}`,
        nineId: (await plantNineProxy({ use_key: secrets.stored })).id,
        netId: (await plantNetnut()).customer_id,
      })),
    );
    nine().faults(
      people.flatMap(({ kind, login, nineId }) => [
        ...spoil(login, "POST", kind, said(secrets.created, desk.nineProxy.apiKey)),
        ...spoil(nineId, "PUT", kind, said(secrets.set, secrets.stored, desk.nineProxy.apiKey)),
      ]),
    );
    net().faults(
      people.flatMap(({ kind, login, netId }) => [
        ...spoil(login, "POST", kind, said(secrets.created, secrets.dashboard, desk.netnut.token)),
        ...spoil(netId, "PATCH", kind, said(secrets.set, desk.netnut.token)),
      ]),
    );
    const ends = await Promise.all(
      people.flatMap(({ login, nineId, netId }) => [
        perform(desk.actor, nineProxyId, "create", null, { user_name: login, use_key: secrets.created }),
        perform(desk.actor, nineProxyId, "set-password", nineId, { password: secrets.set }),
        perform(desk.actor, netnutId, "create", null, {
          ...newcomer(login),
          customer_login_pwd: secrets.created,
          customer_dashboard_pwd: secrets.dashboard,
        }),
        perform(desk.actor, netnutId, "set-password", netId, { password: secrets.set }),
      ]),
    );
    expect(new Set(ends.map(({ operation }) => operation.state))).toEqual(
      new Set(["done", "refused", "unknown"]),
    );
    await Promise.all(
      people.map(({ nineId }) => perform(desk.actor, nineProxyId, "reveal-password", nineId)),
    );
    await syncBoth();
    const dump = await dumpTables(desk);
    expect(dump).toContain("secretive_0");
    expect(dump).toContain("We got");
    const all = {
      ...secrets,
      key: desk.nineProxy.apiKey,
      token: desk.netnut.token,
      settings: "a secret of the tests, long enough to be one",
    };
    expect(
      Object.entries(all).flatMap(([name, secret]) =>
        leaksIn(dump, secret).map((encoding) => `${name} ${encoding}`),
      ),
    ).toEqual([]);
  });
});

describe("what this process itself left behind", () => {
  it("is taken over: planned is skipped, sent is found out, and the sub-user is free again", async () => {
    expect(
      await desk.query("select distinct state from operations where state in ('planned', 'sent')"),
    ).toEqual([{ state: "planned" }]);
    const { id } = await plantNineProxy();
    await desk.query(
      "create function fail_now() returns trigger language plpgsql as $$ begin if new.state = 'done' then raise exception 'no'; end if; return new; end $$",
    );
    await desk.query(
      "create trigger fail_now before update on operations for each row execute function fail_now()",
    );
    const operationId = randomUUID();
    expect(
      (await refusal(perform(desk.actor, nineProxyId, "set-note", id, { note: "sent" }, { operationId })))
        .code,
    ).toBe("unknown-outcome");
    await desk.query("drop function fail_now cascade");
    expect(await rowOf(operationId)).toMatchObject({ state: "sent" });
    expect(
      (await refusal(perform(desk.actor, nineProxyId, "set-note", id, { note: "other" }))).message,
    ).toContain("under way");

    const { id: busy } = await plantNineProxy();
    nine().faults([{ match: { method: "PUT", id: busy }, fault: { kind: "hang-before" } }]);
    const working = perform(desk.actor, nineProxyId, "set-note", busy, { note: "slow" });
    await expect
      .poll(() => desk.query("select state from operations where remote_id = $1", [String(busy)]))
      .toEqual([{ state: "sent" }]);

    await recoverOperations();
    await recheckUnknown();
    expect(await rowOf(operationId)).toMatchObject({
      state: "done",
      message: "Confirmed by reading it back.",
    });
    expect(await auditOf(operationId)).toEqual(["intent", "unknown", "done"]);
    expect(await desk.query("select remote_id from operations where state in ('planned', 'sent')")).toEqual([
      { remote_id: String(busy) },
    ]);
    expect(ledgerOf(id)).toHaveLength(1);
    expect((await perform(desk.actor, nineProxyId, "set-note", id, { note: "other" })).operation.state).toBe(
      "done",
    );
    expect((await working).operation.state).toBe("unknown");
  });
});

function newcomer(login: string) {
  return {
    customer_name: login,
    customer_dashboard_email: `${login}@firm.example`,
    customer_dashboard_pwd: "dashboard-Pass1",
    customer_login_name: login,
    customer_login_pwd: "login-Pass1",
  };
}
