import { randomUUID } from "node:crypto";
import papaparse from "papaparse";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addAccount } from "../../accounts/add";
import { configuredAccount } from "../../accounts/configured";
import type { OperationName } from "../../domain/operations/names";
import type { BulkAction, RunView } from "../../domain/runs/run";
import { checkOperation } from "../../operations/check";
import { listPools } from "../../pool/list";
import { readPool } from "../../pool/read";
import { planCreate } from "../../runs/plan-create";
import { takeReceipt } from "../../runs/receipt";
import { syncAccount } from "../../sync/sync-account";
import { fillHistory } from "../../usage/fill";
import { atOnce, readUsageRound } from "../../sync/usage";
import { someOrigin } from "../../../testing/accounts";
import { carryOut as carryOutFor, planFor } from "../../../testing/runs";
import { dumpTables, perform, startDesk, type TestDesk } from "../../../testing/desk";
import { startDataImpulseSandbox, type DataImpulseSandbox } from "../../../sandbox/dataimpulse";

const GiB = 2 ** 30;
let desk: TestDesk;
let vendor: DataImpulseSandbox;
let accountId = "";

const control = () => vendor.control;
const stored = (id: string) => control().user(id) ?? expect.fail("gone");
const writesTo = (id: string) =>
  control()
    .ledger()
    .filter((entry) => entry.id === id)
    .map(({ operation, body }) => [operation, body]);
const does = (operation: OperationName, id: string | null, input: Record<string, unknown> = {}) =>
  perform(desk.actor, accountId, operation, id, input);
const mirrored = async (id: string) => {
  const [row] = await desk.query(
    `select name, login, status, traffic_cap::float as cap, traffic_used::float as used, limits,
      vanished_at is not null as gone from sub_users where account_id = $1 and remote_id = $2`,
    [accountId, id],
  );
  return row;
};

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  vendor = await startDataImpulseSandbox({ users: 20 });
  control().options({ frozen: true, poolGb: 1_000 });
  const outcome = await addAccount(
    desk.actor,
    {
      provider: "dataimpulse",
      way: "login",
      label: "DataImpulse Berlin",
      credentials: { email: vendor.email, password: vendor.password },
      address: vendor.url,
      gateway: "",
      anyway: false,
    },
    someOrigin,
  );
  if (outcome.state !== "saved") throw new Error(outcome.message);
  accountId = outcome.accountId;
  await syncAccount(accountId, "schedule");
});
afterAll(async () => {
  await vendor.close();
  await desk.close();
});

/** One made for a test, as the mirror knows it. */
async function made(): Promise<string> {
  const { subUser, operation } = await does("create", null, { label: `made ${randomUUID().slice(0, 8)}` });
  return subUser?.remoteId ?? expect.fail(operation.message ?? "not created");
}

/** Bytes that are left of the pool, as DataImpulse says. */
async function free(): Promise<number> {
  await readPool(accountId);
  return (await listPools()).find((pool) => pool.accountId === accountId)?.free ?? expect.fail("not known");
}

const carryOut = (run: RunView) => carryOutFor(desk.actor, run);
const plan = (params: BulkAction, ids: string[]) => planFor(desk.actor, accountId, ids, params);

it("is added by e-mail and password; its sub-users, their traffic and its pool are read", async () => {
  await readUsageRound(accountId);
  const rows = await desk.query(
    `select remote_id as id, name, login, status, traffic_cap::float as cap, traffic_used::float as used
      from sub_users where account_id = $1 order by remote_id::int`,
    [accountId],
  );
  expect(rows).toEqual(
    control()
      .state()
      .users.map((user) => ({
        id: String(user.id),
        name: user.label,
        login: user.login,
        status: user.blocked ? "disabled" : "active",
        cap: user.balance_total,
        used: user.balance_used,
      })),
  );
  await readPool(accountId);
  expect((await listPools()).find((pool) => pool.accountId === accountId)).toMatchObject({
    bought: null,
    used: null,
    free: 1_000 * GiB,
    spent: "when-granted",
  });
  expect(configuredAccount(accountId)?.gateway).toEqual({
    host: "gw.dataimpulse.com",
    httpPort: 823,
    socksPort: 824,
  });
});

it("reads first what moved by the rest that the listing has, and once", async () => {
  const last = control().state().users.at(-1) ?? expect.fail("none");
  const id = String(last.id);
  control().patch(id, { balance_used: last.balance_used + 5_000_000 });
  await syncAccount(accountId, "schedule");
  const asked = async () => {
    const before = control().requests().total;
    await readUsageRound(accountId);
    return control()
      .requests()
      .requests.slice(before)
      .flatMap(({ path }) => /balance\/get\?subuser_id=(\d+)/.exec(path)?.[1] ?? []);
  };
  // Requests go out five at a time and may arrive in any order. The answers are slow, so that no later
  // request overtakes them.
  control().latency({ ms: 300 });
  expect((await asked()).slice(0, atOnce)).toContain(id);
  expect(await mirrored(id)).toMatchObject({ used: last.balance_used + 5_000_000 });
  // Its turn comes last now, unless it is still taken for one that moved.
  await desk.query(
    "update sub_users set usage_read_at = usage_read_at - interval '1 minute' where account_id = $1 and remote_id <> $2",
    [accountId, id],
  );
  await syncAccount(accountId, "schedule");
  expect((await asked()).slice(-atOnce)).toContain(id);
  control().latency({ ms: 0 });
});

it("does not count a listing as complete that is cut short while it is read", async () => {
  const goodAt = async () =>
    (await desk.query("select last_good_at as at from accounts where id = $1", [accountId]))[0]?.at;
  const before = await goodAt();
  const { maxLimit } = control().options({});
  const { connection } = configuredAccount(accountId) ?? expect.fail("not configured");
  const listSubUsers = connection.listSubUsers.bind(connection);
  const cut = vi.spyOn(connection, "listSubUsers").mockImplementationOnce(async function* (context) {
    const pages = listSubUsers(context);
    control().options({ maxLimit: 7 });
    let step = await pages.next();
    control().options({ maxLimit: 5 });
    for (; !step.done; step = await pages.next()) yield step.value;
    return step.value;
  });
  await syncAccount(accountId, "schedule");
  cut.mockRestore();
  control().options({ maxLimit });
  expect(
    await desk.query(
      "select state, whole, rows, error from sync_runs where account_id = $1 order by started_at desc limit 1",
      [accountId],
    ),
  ).toEqual([{ state: "done", whole: false, rows: 11, error: "The list changed while it was read" }]);
  expect(await goodAt()).toEqual(before);
});

it("remembers the days before it was added, which add up to the counters", async () => {
  expect(await fillHistory(accountId)).toBeGreaterThan(15);
  const [row] = await desk.query<{ filled: number; agree: number }>(
    `select count(*)::int as filled, count(*) filter (where agrees)::int as agree
      from usage_last l join sub_users s on s.id = l.sub_user_id
      where s.account_id = $1 and l.filled_at is not null`,
    [accountId],
  );
  expect(row?.agree).toBe(row?.filled);
});

describe("one at a time", () => {
  it("creates with a receipt, gives, takes back, renames, limits, suspends, resets and deletes", async () => {
    const receipt = await does("create", null, { label: "North", poolType: "mobile" });
    const id = receipt.subUser?.remoteId ?? expect.fail(receipt.operation.message ?? "not created");
    expect(receipt.credentials).toEqual({ login: stored(id).login, password: stored(id).password });

    expect((await does("allocate-traffic", id, { amount: 5 })).operation.state).toBe("done");
    expect(stored(id)).toMatchObject({ balance_total: 5 * GiB, additions: [{ added: 5, charged: 10 }] });
    expect(await mirrored(id)).toMatchObject({ cap: 5 * GiB, used: 0, status: "active" });

    expect((await does("rename", id, { name: "South" })).operation.state).toBe("done");
    expect((await does("set-limits", id, { threads: 12 })).operation.state).toBe("done");
    expect((await does("disable", id)).operation.state).toBe("done");
    expect(stored(id)).toMatchObject({ label: "South", threads: 12, blocked: true });
    expect(await mirrored(id)).toMatchObject({
      name: "South",
      status: "disabled",
      limits: '{"kind":2,"threads":12}',
    });
    expect((await does("enable", id)).operation.state).toBe("done");

    const reset = await does("reset-password", id);
    expect(reset.credentials).toEqual({ login: stored(id).login, password: stored(id).password });
    expect(reset.credentials?.password).not.toBe(receipt.credentials?.password);
    expect((await does("reveal-password", id)).secret).toBe(stored(id).password);

    expect((await does("take-back", id)).operation.state).toBe("done");
    expect(stored(id).balance).toBe(0);
    expect(await mirrored(id)).toMatchObject({ cap: 0, used: 0 });
    expect(
      await desk.query(
        "select sum(coalesce(added, promised))::float8 as added from operations where account_id = $1 and remote_id = $2",
        [accountId, id],
      ),
    ).toEqual([{ added: 0 }]);
    expect((await does("allocate-traffic", id, { amount: 2 })).operation.state).toBe("done");

    expect((await does("delete", id)).operation.state).toBe("done");
    expect(control().user(id)).toBeUndefined();
    expect(await mirrored(id)).toMatchObject({ gone: true });
    const subuser_id = Number(id);
    expect(writesTo(id)).toEqual([
      ["create", { label: "North", pool_type: "mobile" }],
      ["balance-add", { subuser_id, traffic: 5 }],
      ["update", { subuser_id, label: "South" }],
      ["update", { subuser_id, threads: 12 }],
      ["set-blocked", { subuser_id, blocked: true }],
      ["set-blocked", { subuser_id, blocked: false }],
      ["reset-password", { subuser_id }],
      ["balance-drop", { subuser_id }],
      ["balance-add", { subuser_id, traffic: 2 }],
      ["balance-drop", { subuser_id }],
      ["delete", { subuser_id }],
    ]);
  });

  it("offers no password of one's own, and no cap", async () => {
    const id = await made();
    for (const operation of ["set-password", "set-note", "allocate-ips"] as const)
      await expect(does(operation, id, {})).rejects.toMatchObject({ code: "refused" });
  });

  it("a deletion that stops after the return is partly done, says so, and continues when done again", async () => {
    const id = await made();
    await does("allocate-traffic", id, { amount: 3 });
    control().faults([
      {
        match: { method: "POST", path: "sub-user/delete", id },
        fault: { kind: "status", status: 400, message: "Not now", times: 1 },
      },
    ]);
    const { operation } = await does("delete", id);
    expect(operation).toMatchObject({
      state: "partly",
      message: "What was left of its traffic went back to the pool. Not now",
    });
    expect(stored(id).balance).toBe(0);
    expect((await does("delete", id)).operation.state).toBe("done");
    expect(control().user(id)).toBeUndefined();
  });

  it.each([
    ["create", "sub-user/create", { label: "Lost and found" }],
    ["reset-password", "reset-password", {}],
  ] as const)("%s whose answer was lost still brings the credentials", async (name, path, input) => {
    const id = name === "create" ? null : await made();
    control().faults([{ match: { method: "POST", path }, fault: { kind: "reset-after", times: 1 } }]);
    const { operation, credentials, subUser } = await does(name, id, input);
    expect(operation.state).toBe("done");
    const user = stored(subUser?.remoteId ?? id ?? "");
    expect(credentials).toEqual({ login: user.login, password: user.password });
  });

  it("a reset of unknown outcome is decided by a later look, by what the password was before", async () => {
    const id = await made();
    const before = stored(id).password;
    const late = { kind: "reset-late", lateMs: 300, times: 1 } as const;
    control().faults([{ match: { method: "POST", path: "reset-password" }, fault: late }]);
    const { operation } = await does("reset-password", id);
    expect(operation.state).toBe("unknown");
    await vi.waitFor(() => expect(stored(id).password).not.toBe(before));
    expect((await checkOperation(desk.actor, { operationId: operation.id })).state).toBe("done");
    const [row] = await desk.query("select evidence::text from operations where id = $1", [operation.id]);
    expect(row?.evidence ?? "").not.toContain(before);
  });
});

describe("many at once", () => {
  it("creates a list, and hands over the credentials that DataImpulse made, once", async () => {
    const rows = ["East", "West"].map((label) => ({ label, poolType: "datacenter" }));
    const run = await carryOut(
      await planCreate(desk.actor, { runId: randomUUID(), accountId, rows }, someOrigin),
    );
    expect(run.totals.byState).toMatchObject({ done: 2 });
    const { csv } = await takeReceipt(desk.actor, { runId: run.id }, someOrigin);
    const { data } = papaparse.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
    const held = control()
      .state()
      .users.filter(({ label }) => label === "East" || label === "West")
      .toSorted((a, b) => (a.label < b.label ? -1 : 1));
    expect(held).toHaveLength(2);
    expect(data.map((line) => [line.Name, line.Login, line["Proxy password"]])).toEqual(
      held.map((user) => [user.label, user.login, stored(String(user.id)).password]),
    );
    expect(Object.keys(data[0] ?? {})).toEqual(
      expect.arrayContaining(["Name", "Login", "Proxy password", "Host", "Port", "URL"]),
    );
    expect(csv.split("\n")[0]?.match(/login/gi)).toHaveLength(1);
  });

  it("adds traffic, takes it back, suspends, resets passwords and deletes", async () => {
    const ids = [await made(), await made()];
    const all = (pick: (user: ReturnType<typeof stored>) => unknown) => ids.map((id) => pick(stored(id)));
    const done = async (params: BulkAction) =>
      expect((await carryOut(await plan(params, ids))).totals.byState).toMatchObject({ done: 2 });

    await done({ action: "add-traffic", gigabytes: 3, productType: "*" });
    expect(all(({ balance }) => balance)).toEqual([3 * GiB, 3 * GiB]);
    await done({ action: "disable" });
    await done({ action: "enable" });
    await done({ action: "take-back", gigabytes: null });
    expect(all(({ balance, blocked }) => [balance, blocked])).toEqual([
      [0, false],
      [0, false],
    ]);
    const before = all(({ password }) => password);
    await done({ action: "rotate-passwords" });
    for (const [index, password] of all((user) => user.password).entries())
      expect(password).not.toBe(before[index]);
    await done({ action: "add-traffic", gigabytes: 1, productType: "*" });
    await done({ action: "delete" });
    expect(ids.map((id) => control().user(id))).toEqual([undefined, undefined]);
  });

  it("says before it sends what the traffic costs the pool, which is what the pool is charged", async () => {
    const kinds = ["residential", "residential_premium", "mobile", "datacenter"];
    const ids: string[] = [];
    for (const poolType of kinds) {
      const { subUser } = await does("create", null, { label: `costs ${poolType}`, poolType });
      ids.push(subUser?.remoteId ?? expect.fail("not created"));
    }
    const before = await free();
    const draft = await plan({ action: "add-traffic", gigabytes: 4, productType: "*" }, ids);
    expect(draft.unit).toBe("GiB");
    const taken = (1 + 5 + 2 + 0.5) * 4 * GiB;
    expect(draft.totals).toMatchObject({
      trafficAdded: 16 * GiB,
      pools: [{ accountId, bytes: taken, unknown: 0, added: 16 * GiB }],
    });
    const rows = await desk.query("select after->>'fromPool' as taken from run_rows where run_id = $1", [
      draft.id,
    ]);
    expect(rows.map((row) => Number(row.taken)).toSorted((a, b) => a - b)).toEqual(
      [2, 4, 8, 20].map((gb) => gb * GiB),
    );
    expect((await carryOut(draft)).totals.byState).toMatchObject({ done: 4 });
    expect(before - (await free())).toBe(taken);
  });

  it("does not take an unreported kind of pool for the cheapest", async () => {
    const id = await made();
    await desk.query("update sub_users set limits = '{}' where account_id = $1 and remote_id = $2", [
      accountId,
      id,
    ]);
    const draft = await plan({ action: "add-traffic", gigabytes: 4, productType: "*" }, [id]);
    expect(draft.totals.pools).toEqual([{ accountId, bytes: 0, unknown: 1, added: 4 * GiB }]);
  });

  it("takes an amount back from none", async () => {
    const ids = [await made()];
    const run = await plan({ action: "take-back", gigabytes: 2 }, ids);
    expect(run.unit).toBe("GiB");
    expect(run.totals.byState).toMatchObject({ skipped: 1 });
  });
});

it("stores no password and no token in the clear", async () => {
  await syncAccount(accountId, "schedule");
  const tables = await dumpTables(desk);
  expect(tables).not.toContain(vendor.password);
  for (const { password } of control().state().users) expect(tables).not.toContain(password);
});
