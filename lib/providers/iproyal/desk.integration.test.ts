import { randomUUID } from "node:crypto";
import papaparse from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addAccount } from "../../accounts/add";
import { configuredAccount } from "../../accounts/configured";
import type { OperationName } from "../../domain/operations/names";
import type { BulkAction, RunView } from "../../domain/runs/run";
import { checkOperation } from "../../operations/check";
import { listPools } from "../../pool/list";
import { readPool } from "../../pool/read";
import { planCreate } from "../../runs/plan-create";
import { planUndo } from "../../runs/plan-undo";
import { takeReceipt } from "../../runs/receipt";
import { syncAccount } from "../../sync/sync-account";
import { someOrigin } from "../../../testing/accounts";
import { carryOut as carryOutFor, planFor } from "../../../testing/runs";
import { dumpTables, perform, startDesk, type TestDesk } from "../../../testing/desk";
import { startIproyalSandbox, type IproyalSandbox } from "../../../sandbox/iproyal";

const GB = 1_000_000_000;
let desk: TestDesk;
let iproyal: IproyalSandbox;
let accountId = "";

const control = () => iproyal.control;
const stored = (hash: string) => control().user(hash) ?? expect.fail("gone");
const ledger = () => control().ledger();
const mirrored = async (hash: string) => {
  const [row] = await desk.query<{ name: string; cap: number; used: number; gone: boolean }>(
    `select name, traffic_cap::float as cap, traffic_used::float as used, vanished_at is not null as gone
      from sub_users where account_id = $1 and remote_id = $2`,
    [accountId, hash],
  );
  return row;
};
const does = (operation: OperationName, hash: string | null, input: Record<string, unknown> = {}) =>
  perform(desk.actor, accountId, operation, hash, input);

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  iproyal = await startIproyalSandbox({ users: 20 });
  control().options({ frozen: true });
});
afterAll(async () => {
  await iproyal.close();
  await desk.close();
});

async function added(): Promise<string> {
  if (accountId) return accountId;
  const outcome = await addAccount(
    desk.actor,
    {
      provider: "iproyal",
      way: "token",
      label: "IPRoyal Berlin",
      credentials: { token: iproyal.token },
      address: iproyal.url,
      gateway: "",
      anyway: false,
    },
    someOrigin,
  );
  if (outcome.state !== "saved") throw new Error(outcome.message);
  accountId = outcome.accountId;
  await syncAccount(accountId, "schedule");
  return accountId;
}

/** One made for a test, as the mirror knows it. */
async function made(gigabytes = 5.25): Promise<string> {
  await added();
  const { subUser, operation } = await does("create", null, {
    username: `made_${randomUUID().slice(0, 8)}`,
    password: "firstKey1234",
    traffic: gigabytes,
  });
  return subUser?.remoteId ?? expect.fail(operation.message ?? "not created");
}

const carryOut = (run: RunView) => carryOutFor(desk.actor, run);
const plan = (params: BulkAction, ids: string[]) => planFor(desk.actor, accountId, ids, params);

it("is added by its token, and its sub-users and pool are read", async () => {
  await added();
  const rows = await desk.query(
    `select remote_id as hash, traffic_cap::float as cap, traffic_used::float as used, status
      from sub_users where account_id = $1 order by remote_id`,
    [accountId],
  );
  expect(rows).toEqual(
    control()
      .state()
      .users.map((user) => ({
        hash: user.hash,
        cap: Math.round((user.traffic_available + user.traffic_used) * 100) * 1e7,
        used: Math.round(user.traffic_used * 100) * 1e7,
        status: "active",
      }))
      .toSorted((a, b) => (a.hash < b.hash ? -1 : 1)),
  );
  await readPool(accountId);
  expect((await listPools()).find((pool) => pool.accountId === accountId)).toMatchObject({
    bought: null,
    used: null,
    free: 1_500 * GB,
    spent: "when-granted",
  });
  expect(configuredAccount(accountId)?.gateway).toEqual({
    host: "geo.iproyal.com",
    httpPort: 12_321,
    socksPort: 32_325,
  });
});

it("refuses an account whose token it refuses", async () => {
  control().options({ refuseKey: true });
  const outcome: unknown = await addAccount(
    desk.actor,
    {
      provider: "iproyal",
      way: "token",
      label: "Another",
      credentials: { token: "wrong" },
      address: iproyal.url,
      gateway: "",
      anyway: false,
    },
    someOrigin,
  ).catch((error: unknown) => error);
  control().options({ refuseKey: false });
  expect(outcome).toMatchObject({ code: "invalid", message: "IPRoyal refused these credentials." });
});

describe("one at a time", () => {
  it("creates with traffic, gives, takes back, renames, sets and reveals a password, and deletes", async () => {
    const hash = await made();
    expect(stored(hash)).toMatchObject({ password: "firstKey1234", traffic_available: 5.25 });
    const { name: first = "" } = (await mirrored(hash)) ?? {};

    expect((await does("allocate-traffic", hash, { gigabytes: 2.5 })).operation.state).toBe("done");
    expect(stored(hash).traffic_available).toBe(7.75);
    expect((await does("take-back", hash, { gigabytes: 0.75 })).operation.state).toBe("done");
    expect(stored(hash).traffic_available).toBe(7);
    expect(await mirrored(hash)).toMatchObject({ cap: 7 * GB, used: 0 });

    const name = `${first}_b`;
    expect((await does("rename", hash, { name })).operation.state).toBe("done");
    expect((await does("set-password", hash, { password: "secondKey5678" })).operation.state).toBe("done");
    expect(stored(hash)).toMatchObject({ username: name, password: "secondKey5678", traffic_available: 7 });
    expect(await mirrored(hash)).toMatchObject({ name, cap: 7 * GB });
    const { secret } = await does("reveal-password", hash);
    expect(secret).toBe("secondKey5678");

    expect((await does("delete", hash)).operation.state).toBe("done");
    expect(control().user(hash)).toBeUndefined();
    expect(await mirrored(hash)).toMatchObject({ gone: true });
    expect(
      ledger()
        .filter(({ id }) => id === hash)
        .map(({ operation, body }) => [operation, body]),
    ).toEqual([
      ["create", { username: first, traffic: 5.25 }],
      ["give-traffic", { amount: 2.5 }],
      ["take-traffic", { amount: 0.75 }],
      ["update", { username: name }],
      ["update", {}],
      ["delete", {}],
    ]);
  });

  it("offers no way to suspend, and no limits", async () => {
    const hash = await made();
    for (const operation of ["disable", "enable", "set-limits", "set-note"] as const)
      await expect(does(operation, hash, {})).rejects.toMatchObject({ code: "refused" });
  });

  it.each([
    ["hang-after", "done"],
    ["hang-late", "unknown"],
  ] as const)("a give that was not answered (%s) is %s by its total", async (kind, state) => {
    const hash = await made();
    control().faults([
      { match: { method: "POST", path: hash }, fault: { kind, delayMs: 50, lateMs: 60_000, times: 1 } },
    ]);
    const { operation } = await does("allocate-traffic", hash, { gigabytes: 1 });
    control().clearFaults();
    expect(operation.state).toBe(state);
    expect(await mirrored(hash)).toMatchObject({ cap: (state === "done" ? 6.25 : 5.25) * GB });
  });
});

it("a give that arrived late and was taken back is not refused: the total cannot tell", async () => {
  const hash = await made();
  control().faults([
    { match: { method: "POST", path: hash }, fault: { kind: "status-late", lateMs: 300, times: 1 } },
  ]);
  const { operation } = await does("allocate-traffic", hash, { gigabytes: 1 });
  expect(operation.state).toBe("unknown");
  await expect.poll(() => stored(hash).traffic_available).toBe(6.25);
  control().clearFaults();
  expect((await does("take-back", hash, { gigabytes: 1 })).operation.state).toBe("done");
  expect(stored(hash).traffic_available).toBe(5.25);
  await desk.query("update operations set sent_at = sent_at - interval '16 minutes' where id = $1", [
    operation.id,
  ]);
  for (let turn = 0; turn < 2; turn += 1) await syncAccount(accountId, "schedule");
  expect((await checkOperation(desk.actor, { operationId: operation.id })).state).toBe("unknown");
});

describe("many at once", () => {
  it("creates a list with passwords of at most 16 characters, and hands them over once", async () => {
    await added();
    const rows = ["north", "south"].map((username) => ({ username, traffic: 1.5 }));
    const run = await carryOut(
      await planCreate(desk.actor, { runId: randomUUID(), accountId, rows }, someOrigin),
    );
    expect(run.totals.byState).toMatchObject({ done: 2 });
    const { csv } = await takeReceipt(desk.actor, { runId: run.id }, someOrigin);
    const { data } = papaparse.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
    const held = control()
      .state()
      .users.filter(({ username }) => username === "north" || username === "south");
    expect(held.map(({ traffic_available }) => traffic_available)).toEqual([1.5, 1.5]);
    for (const { password } of held) {
      expect(password).toMatch(/^[A-Za-z0-9]{16}$/);
      expect(data.some((line) => Object.values(line).includes(password))).toBe(true);
    }
  });

  it("adds traffic, takes it back, rotates passwords and deletes", async () => {
    const hashes = [await made(), await made()];
    const adds: BulkAction = { action: "add-traffic", gigabytes: 3, productType: "*" };
    expect((await carryOut(await plan(adds, hashes))).totals.byState).toMatchObject({ done: 2 });
    expect(hashes.map((hash) => stored(hash).traffic_available)).toEqual([8.25, 8.25]);

    const takes: BulkAction = { action: "take-back", gigabytes: 2 };
    expect((await carryOut(await plan(takes, hashes))).totals.byState).toMatchObject({ done: 2 });
    expect(hashes.map((hash) => stored(hash).traffic_available)).toEqual([6.25, 6.25]);
    const takesAll: BulkAction = { action: "take-back", gigabytes: null };
    expect((await carryOut(await plan(takesAll, hashes))).totals.byState).toMatchObject({ done: 2 });
    expect(hashes.map((hash) => stored(hash).traffic_available)).toEqual([0, 0]);

    const rotates = await carryOut(await plan({ action: "rotate-passwords" }, hashes));
    expect(rotates.totals.byState).toMatchObject({ done: 2 });
    for (const hash of hashes) expect(stored(hash).password).toMatch(/^[A-Za-z0-9]{16}$/);

    const disables = await plan({ action: "disable" }, hashes);
    expect(disables.totals.byState).toMatchObject({ skipped: 2 });

    expect((await carryOut(await plan({ action: "delete" }, hashes))).totals.byState).toMatchObject({
      done: 2,
    });
    expect(hashes.map((hash) => control().user(hash))).toEqual([undefined, undefined]);
  });
});

it("makes new passwords for those whose traffic it does not report, which no password overwrites", async () => {
  await added();
  const [hash = ""] = control().insert([{ username: "unsaid", password: "oldPass1" }]);
  control().patch(hash, { traffic_available: null as unknown as number });
  await syncAccount(accountId, "schedule");
  const draft = await planFor(desk.actor, accountId, [hash], { action: "rotate-passwords" });
  expect(draft.totals).toMatchObject({ needing: 0, byState: { planned: 1 } });
  expect((await carryOutFor(desk.actor, draft)).totals.byState).toMatchObject({ done: 1 });
  expect(stored(hash).password).not.toBe("oldPass1");
});

it("undoes what a run has added by taking it back, where so much is left", async () => {
  const [kept = "", changed = ""] = [await made(), await made()];
  const adds: BulkAction = { action: "add-traffic", gigabytes: 3, productType: "*" };
  const run = await carryOut(await plan(adds, [kept, changed]));
  expect(run.undoable).toBe(true);
  await does("take-back", changed, { gigabytes: 8 });
  const undo = await planUndo(desk.actor, { runId: randomUUID(), parentId: run.id }, someOrigin);
  expect(undo.totals).toMatchObject({ byState: { planned: 1, skipped: 1 }, trafficAdded: -3 * GB });
  expect((await carryOut(undo)).totals.byState).toMatchObject({ done: 1 });
  expect([kept, changed].map((hash) => stored(hash).traffic_available)).toEqual([5.25, 0.25]);
});

it("takes back once what two people undo at the same time", async () => {
  const hash = await made();
  const run = await carryOut(await plan({ action: "add-traffic", gigabytes: 3, productType: "*" }, [hash]));
  const undo = () => planUndo(desk.actor, { runId: randomUUID(), parentId: run.id }, someOrigin);
  const [first, second] = [await undo(), await undo()];
  expect((await carryOut(first)).totals.byState).toMatchObject({ done: 1 });
  const { traffic_available: left } = stored(hash);
  expect((await carryOut(second)).totals.byState).toMatchObject({ done: 0, refused: 1 });
  expect(stored(hash).traffic_available).toBe(left);
});

it("stores no password and no token in the clear", async () => {
  await added();
  await syncAccount(accountId, "schedule");
  const tables = await dumpTables(desk);
  expect(tables).not.toContain(iproyal.token);
  for (const { password } of control().state().users) expect(tables).not.toContain(password);
});
