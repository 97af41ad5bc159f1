import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  background,
  connectDataImpulse,
  interactive,
  readAll,
  run,
  type Connected,
} from "../../../testing/connect";
import { failureOf } from "../../../testing/failure-of";
import { everythingOf } from "../../../testing/leaks";
import type { DataImpulseSandbox } from "../../../sandbox/dataimpulse";
import type { DataImpulseState } from "../../../sandbox/dataimpulse-record";
import type { Fault } from "../../../sandbox/faults";
import type { OperationName } from "../../domain/operations/names";
import type { FindContext, OperationContext, OperationResult, RemoteSubUser } from "../provider";

const GiB = 2 ** 30;
let desk: Connected<DataImpulseSandbox>;

// Afresh for each test: a refused sign-in holds background work back for a while.
beforeEach(async () => {
  desk = await connectDataImpulse();
  desk.sandbox.control.options({ frozen: true, poolGb: 1000 });
});
afterEach(() => desk.close());

const control = () => desk.sandbox.control;
const requests = () => control().requests().requests;
const calls = () => requests().map(({ path }) => path.replace("/reseller/", "").replace(/\?.*/, ""));
const writes = () =>
  control()
    .ledger()
    .map(({ operation }) => operation);
const targetOf = ({ id, label }: Pick<DataImpulseState, "id" | "label">) => ({
  remoteId: String(id),
  name: label,
});
const stored = ({ id }: { id: number }) => control().user(id) ?? expect.fail("gone");

function insert(fields: Partial<DataImpulseState> = {}): DataImpulseState {
  const [key = ""] = control().insert([{ label: "Acme, prices", ...fields }]);
  return stored({ id: Number(key) });
}

function strike(path: string, fault: Fault, times = 1) {
  control().faults([{ match: { method: "POST", path }, fault: { ...fault, times } }]);
}

/** Performs an operation as the desk does, and looks for its outcome with what it kept. */
async function perform(
  name: OperationName,
  target: { remoteId: string; name: string } | null,
  input: Record<string, unknown> = {},
  context: Partial<OperationContext> = {},
) {
  const kept: Record<string, string | number | boolean | null> = {};
  const secrets: Record<string, string> = {};
  let before: RemoteSubUser | undefined;
  const operation = desk.connection.operations[name] ?? expect.fail(`${name} is not offered`);
  const outcome: { result?: OperationResult; error?: unknown } = await operation
    .run(target, operation.input.parse(input), {
      ...interactive,
      keep: (more) => Object.assign(kept, more),
      found: (read, hidden = {}) => {
        before = read;
        Object.assign(secrets, hidden);
      },
      ...context,
    })
    .then((result) => ({ result }))
    .catch((error: unknown) => ({ error }));
  const find = (more: Partial<FindContext> = {}) => {
    control().clearFaults();
    return (operation.find ?? expect.fail("It cannot be found out"))(target, operation.input.parse(input), {
      ...interactive,
      kept,
      before: before ? { ...before } : null,
      secretIs: (field, value) => (secrets[field] === value ? "before" : "other"),
      ...more,
    });
  };
  return { ...outcome, find };
}

describe("signing in", () => {
  it("happens once, whoever asks, and again before the token ends", async () => {
    await Promise.all([desk.connection.test(interactive), readAll(desk.connection)]);
    await desk.connection.test(background);
    expect(calls().filter((path) => path === "user/token/get")).toHaveLength(1);
  });

  it("happens again, once, for a token that is refused, and the write is sent once", async () => {
    const user = insert();
    await desk.connection.test(interactive);
    control().expireTokens();
    await run(desk.connection, "disable", targetOf(user));
    expect(stored(user).blocked).toBe(true);
    expect(writes()).toEqual(["set-blocked"]);
    expect(calls().filter((path) => path === "user/token/get")).toHaveLength(2);
  });

  it.each([401, 400] as const)("refused with %i is a refusal of the account", async (status) => {
    control().options({ refuseKey: true, refusedAs: status === 401 ? null : status });
    const error = await failureOf(desk.connection.test(background));
    expect(error).toMatchObject({ kind: "unauthorized", applied: "no" });
    expect(error.message).toContain("DataImpulse refused the e-mail and password");
    await failureOf(desk.connection.test(background));
    expect(requests()).toHaveLength(1);
  });
});

describe("the list", () => {
  const all = () =>
    control()
      .state()
      .users.map((user) => ({
        remoteId: String(user.id),
        name: user.label,
        login: user.login,
        status: user.blocked ? "disabled" : "active",
        trafficLeft: user.balance,
        limits: {
          threads: user.threads,
          kind: ["residential", "residential_premium", "mobile", "datacenter"].indexOf(user.pool_type),
        },
      }));

  it("says who is there, what is left and how many threads, and no password", async () => {
    control().reset({ users: 40 });
    control().options({ frozen: true, dataimpulse: { misspelt: true } });
    const { items, end, unreadable } = await readAll(desk.connection);
    expect(items).toEqual(all());
    expect({ end, unreadable }).toEqual({ end: { consistent: true }, unreadable: 0 });
    const shown = everythingOf(items);
    for (const { password } of control().state().users) expect(shown).not.toContain(password);
  });

  it.each([
    ["shorter pages than asked for", { maxLimit: 7 }],
    ["everything at once", { dataimpulse: { unpaged: true } }],
    ["the newest first", { maxLimit: 7, dataimpulse: { newestFirst: true } }],
  ])("is read whole where it has %s", async (_what, options) => {
    control().reset({ users: 40 });
    control().options({ frozen: true, ...options });
    const { items, end } = await readAll(desk.connection);
    expect(items.toSorted((a, b) => Number(a.remoteId) - Number(b.remoteId))).toEqual(all());
    expect(end).toEqual({ consistent: true });
  });

  it("is read whole and not trusted where a page is a single row, which cannot overlap", async () => {
    control().options({ frozen: true, maxLimit: 1 });
    const { items, end } = await readAll(desk.connection);
    expect(items).toEqual(all());
    expect(end.consistent).toBe(false);
  });

  it.each([0, 1, 2, 1000, 1001, 2500])("has %i rows", async (users) => {
    control().reset({ users });
    const { items, end } = await readAll(desk.connection);
    expect(new Set(items.map(({ remoteId }) => remoteId)).size).toBe(users);
    expect(items).toHaveLength(users);
    expect(end).toEqual(
      users === 0 ? { consistent: true, doubtful: "DataImpulse sent an empty list" } : { consistent: true },
    );
  });

  it.each([
    ["one before the page is deleted", (ids: number[]) => control().remove(ids[2] ?? 0)],
    ["the last of the page is deleted", (ids: number[]) => control().remove(ids[6] ?? 0)],
  ])("is not trusted where %s meanwhile", async (_what, change) => {
    control().reset({ users: 20 });
    control().options({ maxLimit: 7 });
    const ids = control()
      .state()
      .users.map(({ id }) => id);
    const listing = desk.connection.listSubUsers(background);
    let step = await listing.next();
    change(ids);
    while (!step.done) step = await listing.next();
    expect(step.value).toEqual({
      consistent: false,
      reason: "The list changed while it was read",
      mayLack: true,
    });
  });

  it("counts rows that cannot be read, and reads on", async () => {
    const count = control().state().users.length;
    control().insert(
      [
        { id: "x", label: 7 },
        { label: "no id", id: -1 },
      ],
      true,
    );
    control().insert([{ label: null, blocked: "odd", balance: "many", threads: {} }]);
    const { items, unreadable, end } = await readAll(desk.connection);
    expect(items).toHaveLength(count + 1);
    expect(items.at(-1)).toMatchObject({ status: "unknown", name: expect.stringMatching(/^[0-9a-f]{20}$/) });
    expect(unreadable).toBeGreaterThanOrEqual(2);
    expect(end).toEqual({ consistent: false, reason: `${unreadable} rows could not be read` });
  });
});

describe("one sub-user", () => {
  it("has what it was given and used", async () => {
    const user = insert({ balance_total: 10 * GiB, balance_used: 4 * GiB });
    expect(await desk.connection.getSubUser(targetOf(user), interactive)).toMatchObject({
      name: "Acme, prices",
      trafficCap: 10 * GiB,
      trafficUsed: 4 * GiB,
      trafficLeft: 6 * GiB,
    });
    expect(await desk.connection.readUsage?.(targetOf(user), background)).toEqual({
      trafficCap: 10 * GiB,
      trafficUsed: 4 * GiB,
      empty: false,
    });
  });

  it.each([undefined, 200, 400, 422] as const)("is gone, whatever status says so: %s", async (unknownAs) => {
    control().options({ dataimpulse: { ...(unknownAs && { unknownAs }) } });
    const gone = { remoteId: "9", name: "gone" };
    expect(await desk.connection.getSubUser(gone, interactive)).toBeNull();
    expect(await desk.connection.readUsage?.(gone, background)).toBeNull();
  });

  it("is not taken for gone where a list with unreadable rows has to decide", async () => {
    control().options({ dataimpulse: { unknownAs: 400 } });
    control().insert([{ id: "x" }], true);
    const error = await failureOf(desk.connection.getSubUser({ remoteId: "9", name: "gone" }, interactive));
    expect(error).toMatchObject({ kind: "contract", applied: "no" });
  });

  it.each(["1e3", "0x10", "-1", "1.5", "", "9007199254740993", ".."])(
    "with the id %j is not asked for",
    async (remoteId) => {
      await failureOf(desk.connection.getSubUser({ remoteId, name: "odd" }, interactive));
      expect(requests()).toEqual([]);
    },
  );
});

describe("pool and days", () => {
  it("says only what is left of the pool", async () => {
    expect(await desk.connection.readPool?.(background)).toEqual([
      { id: "pool", product: "*", bought: null, used: null, left: 1000 * GiB, endsAt: null, active: true },
    ]);
  });

  const daysOf = (user: DataImpulseState, back: number) => {
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    return desk.connection.history?.readDays(targetOf(user), day(back), day(0), background);
  };
  const busy = () =>
    control()
      .state()
      .users.find((user) => user.balance_used > 20 * GiB) ?? expect.fail("Nobody used anything");

  it("reports days whose sum is the counter, and no other", async () => {
    const user = busy();
    const days = (await daysOf(user, 89)) ?? expect.fail("No days");
    expect(days.length).toBeGreaterThan(3);
    const sum = days.reduce((all, { bytes }) => all + bytes, 0);
    expect(sum).toBeLessThanOrEqual(user.balance_used * 1.05);
    for (const usageUnit of [1, 1024, 1_000, 1e9, 2 ** 20 * 1.2]) {
      control().options({ dataimpulse: { usageUnit } });
      expect(await daysOf(user, 89), String(usageUnit)).toBeNull();
    }
  });

  it("says with which day its use began", async () => {
    const user = busy();
    const since = await desk.connection.history?.countsSince?.(targetOf(user), background);
    const first = user.additions[0]?.at ?? expect.fail("Nothing was added");
    expect(Math.abs(Number(since) - first)).toBeLessThan(2 * 86_400_000);
    expect(await desk.connection.history?.countsSince?.(targetOf(insert()), background)).toBeNull();
  });

  it("reports none for one that used nothing", async () => {
    expect(await daysOf(insert(), 27)).toEqual([]);
  });

  it("never asks where customers go", async () => {
    await readAll(desk.connection);
    await desk.connection.getSubUser(targetOf(busy()), interactive);
    await daysOf(busy(), 89);
    expect(calls().filter((path) => /detail|errors/.test(path))).toEqual([]);
  });
});

describe("creating", () => {
  const input = { label: "North", poolType: "mobile", threads: 7 };
  const made = () =>
    control()
      .state()
      .users.filter(({ label }) => label === "North");
  const receipt = () => ({
    login: made()[0]?.login ?? "",
    password: (control().user(made()[0]?.id ?? 0) as DataImpulseState).password,
  });

  it("brings the credentials that DataImpulse made, once", async () => {
    const { result } = await perform("create", null, input);
    expect(result).toMatchObject({ subUser: { name: "North", limits: { threads: 7 } } });
    expect(result?.credentials).toEqual(receipt());
    expect(everythingOf(result?.subUser)).not.toContain(receipt().password);
    expect(made()).toMatchObject([{ pool_type: "mobile", balance: 0 }]);
  });

  it("refuses a label in use, in whatever letters, before it sends anything", async () => {
    insert({ label: "north" });
    const { error } = await perform("create", null, input);
    expect(error).toMatchObject({ kind: "rejected", message: "This label is taken at DataImpulse." });
    expect(writes()).toEqual([]);
  });

  it("whose answer was lost is found by its label, with its credentials", async () => {
    strike("sub-user/create", { kind: "reset-after" });
    const { error, find } = await perform("create", null, input);
    expect(error).toMatchObject({ applied: "unknown" });
    expect(await find()).toMatchObject({ verdict: "applied", credentials: receipt() });
  });

  it("that never arrived is found out likewise", async () => {
    strike("sub-user/create", { kind: "reset-before" });
    expect(await (await perform("create", null, input)).find()).toMatchObject({ verdict: "not-applied" });
  });

  it("is not taken for another with its label", async () => {
    strike("sub-user/create", { kind: "reset-after" });
    const { find } = await perform("create", null, input);
    insert({ label: "North" });
    expect(await find()).toEqual({ verdict: "undecided" });
    expect(await find({ kept: {} })).toEqual({ verdict: "undecided" });
  });
});

describe("traffic", () => {
  const add = (user: DataImpulseState, amount: number, context?: Partial<OperationContext>) =>
    perform("allocate-traffic", targetOf(user), { amount }, context);

  it("is added in whole GiB to what is there", async () => {
    const user = insert({ balance_total: 10 * GiB, balance_used: 4 * GiB });
    const { result } = await add(user, 5);
    expect(result).toMatchObject({
      before: { trafficCap: 10 * GiB },
      subUser: { trafficCap: 15 * GiB, trafficUsed: 4 * GiB, trafficLeft: 11 * GiB },
    });
    expect(stored(user).additions.map(({ added }) => added)).toEqual([5]);
    const { promises, input } = desk.connection.operations["allocate-traffic"] ?? expect.fail("None");
    expect(promises(input.parse({ amount: 5 }))).toEqual({ field: "amount", added: 5 * GiB });
    expect(input.safeParse({ amount: 0.5 }).success).toBe(false);
  });

  it("that the pool does not have is refused in DataImpulse's words", async () => {
    const { error } = await add(insert({ pool_type: "residential_premium" }), 201);
    expect(error).toMatchObject({ kind: "rejected", applied: "no", message: "Insufficient balance" });
  });

  it.each([
    ["reset-after", "applied"],
    ["hang-after", "applied"],
    ["status", "not-applied"],
    ["reset-before", "not-applied"],
    ["success-false-before", "not-applied"],
    ["ignored", "not-applied"],
  ] as const)("added with the fault %s is found to be %s", async (kind, verdict) => {
    const user = insert({ balance_total: GiB });
    strike("balance/add", { kind });
    const { error, find } = await add(user, 5);
    expect(error).toMatchObject({ applied: "unknown" });
    expect(await find()).toMatchObject({ verdict });
  });

  it("that was added and taken back by someone is found among the additions", async () => {
    const user = insert({ balance_total: GiB });
    strike("balance/add", { kind: "reset-after" });
    const { find } = await add(user, 5);
    control().patch(user.id, { balance_total: 2 * GiB });
    expect(await find()).toMatchObject({ verdict: "applied" });
    expect(await find({ kept: {} })).toEqual({ verdict: "undecided" });
    expect(await find({ otherMoves: () => Promise.resolve({ given: 5 * GiB, taken: 0 }) })).toEqual({
      verdict: "undecided",
    });
  });

  it("is taken back whole", async () => {
    const user = insert({ balance_total: 10 * GiB, balance_used: 4 * GiB });
    const { result } = await perform("take-back", targetOf(user));
    expect(result).toMatchObject({
      before: { trafficCap: 10 * GiB },
      subUser: { trafficCap: 4 * GiB, trafficUsed: 4 * GiB, trafficLeft: 0 },
    });
    expect((await perform("take-back", targetOf(user))).result).toMatchObject({
      unchanged: "Nothing is left of its traffic.",
    });
    expect(writes()).toEqual(["balance-drop"]);
  });

  it("that was given after the person looked is not taken back", async () => {
    const user = insert({ balance_total: 10 * GiB });
    const { error } = await perform("take-back", targetOf(user), {}, { seen: { trafficCap: 5 * GiB } });
    expect(error).toMatchObject({ kind: "conflict", applied: "no" });
    expect(writes()).toEqual([]);
  });

  it.each([
    ["reset-after", "applied"],
    ["reset-before", "not-applied"],
    ["ignored", "not-applied"],
  ] as const)("taken back with the fault %s is found to be %s", async (kind, verdict) => {
    const user = insert({ balance_total: 10 * GiB, balance_used: GiB });
    strike("balance/drop", { kind });
    const { error, find } = await perform("take-back", targetOf(user));
    expect(error).toMatchObject({ applied: "unknown" });
    expect(await find()).toMatchObject({ verdict });
    if (verdict === "not-applied") {
      // Its customer used up the rest.
      control().patch(user.id, { balance_used: 10 * GiB });
      expect(await find()).toMatchObject({ verdict });
      control().patch(user.id, { balance_total: 12 * GiB });
      expect(await find()).toEqual({ verdict: "undecided" });
    }
  });
});

describe("states", () => {
  it.each([
    ["disable", { blocked: false }, {}, { blocked: true }, "set-blocked"],
    ["enable", { blocked: true }, {}, { blocked: false }, "set-blocked"],
    ["rename", { label: "Old" }, { name: "New" }, { label: "New" }, "update"],
    ["set-limits", { threads: 5 }, { threads: 9 }, { threads: 9 }, "update"],
  ] as const)("%s sets it, and leaves it alone where it is so", async (name, before, input, after, write) => {
    const user = insert(before);
    const at = targetOf(user);
    expect((await perform(name, at, input)).result?.unchanged).toBeUndefined();
    expect(stored(user)).toMatchObject(after);
    expect((await perform(name, at, input)).result?.unchanged).toMatch(/already\.$/);
    expect(writes()).toEqual([write]);
    control().patch(user.id, before);
    strike("sub-user/", { kind: "reset-after" });
    const lost = await perform(name, at, input);
    expect(lost.error).toMatchObject({ applied: "unknown" });
    expect(await lost.find()).toMatchObject({ verdict: "applied" });
    control().patch(user.id, before);
    strike("sub-user/", { kind: "ignored" });
    const ignored = await perform(name, at, input);
    expect(ignored.error).toMatchObject({ claimed: true });
    expect(await ignored.find()).toMatchObject({ verdict: "not-applied" });
  });
});

it("threads that someone else has changed are not overwritten unseen", async () => {
  const user = insert({ threads: 500 });
  const set = (seen: number, amount = 150) =>
    perform("set-limits", targetOf(user), { threads: amount }, { seen: { "limits.threads": seen } });
  expect((await set(100)).error).toMatchObject({
    kind: "conflict",
    applied: "no",
    conflicts: [{ field: "limits.threads", seen: 100, now: 500 }],
  });
  expect(writes()).toEqual([]);
  expect((await set(100, 500)).result?.unchanged).toBe("It has these limits already.");
  expect((await set(500)).result?.subUser?.limits).toMatchObject({ threads: 150 });
});

describe("the password", () => {
  it("is chosen by DataImpulse and shown once", async () => {
    const user = insert({ password: "old-password" });
    const { result } = await perform("reset-password", targetOf(user));
    expect(result?.credentials).toEqual({ login: user.login, password: stored(user).password });
    expect(stored(user).password).not.toBe("old-password");
    expect(everythingOf({ ...result, credentials: undefined })).not.toContain(stored(user).password);
    const revealed = await run(desk.connection, "reveal-password", targetOf(user));
    expect(revealed.secret).toBe(stored(user).password);
  });

  it.each([
    ["reset-after", "applied"],
    ["reset-before", "not-applied"],
    ["ignored", "not-applied"],
  ] as const)("reset with the fault %s is found to be %s", async (kind, verdict) => {
    const user = insert({ password: "old-password" });
    strike("reset-password", { kind });
    const { error, find } = await perform("reset-password", targetOf(user));
    expect(error).toMatchObject({ applied: "unknown" });
    const finding = await find();
    expect(finding).toMatchObject({ verdict });
    if (verdict === "applied")
      expect(finding).toMatchObject({ credentials: { password: stored(user).password } });
  });
});

describe("deleting", () => {
  const full = () => insert({ balance_total: 10 * GiB, balance_used: 4 * GiB });

  it("returns what is left first, sees that nothing is left, and then deletes", async () => {
    const user = full();
    const { result } = await perform("delete", targetOf(user));
    expect(result).toMatchObject({ subUser: null, before: { name: "Acme, prices" } });
    expect(control().user(user.id)).toBeUndefined();
    expect(control().ledger()).toMatchObject([
      { operation: "balance-drop", outcome: { returned: 6 * GiB } },
      { operation: "delete", outcome: { balance: 0 } },
    ]);
    expect((await perform("delete", targetOf(user))).result).toMatchObject({
      unchanged: "It is gone already.",
    });
  });

  it("has nothing to return where nothing is left", async () => {
    await perform("delete", targetOf(insert()));
    expect(writes()).toEqual(["delete"]);
  });

  it.each(["ignored", "success-false-before", "reset-before"] as const)(
    "does not delete after a return with the fault %s",
    async (kind) => {
      const user = full();
      strike("balance/drop", { kind });
      const { error, find } = await perform("delete", targetOf(user));
      expect(error).toMatchObject({ applied: "unknown" });
      expect(calls()).not.toContain("sub-user/delete");
      expect(await find()).toMatchObject({ verdict: "not-applied" });
      expect((await perform("delete", targetOf(user))).result).toMatchObject({ subUser: null });
    },
  );

  it("is partly done where the deletion is refused after the return, and continues from there", async () => {
    const user = full();
    strike("sub-user/delete", { kind: "status", status: 422, message: "Not now" });
    const { error } = await perform("delete", targetOf(user));
    expect(error).toMatchObject({
      applied: "no",
      message: "Not now",
      did: "What was left of its traffic went back to the pool.",
    });
    control().clearFaults();
    expect((await perform("delete", targetOf(user))).result).toMatchObject({ subUser: null });
    expect(writes()).toEqual(["balance-drop", "delete"]);
  });

  it.each([
    ["sub-user/delete", "reset-before", "partly"],
    ["sub-user/delete", "ignored", "partly"],
    ["sub-user/delete", "reset-after", "applied"],
    ["balance/drop", "reset-after", "partly"],
  ] as const)("whose %s has the fault %s is found to be %s", async (path, kind, verdict) => {
    const user = full();
    strike(path, { kind });
    const { error, find } = await perform("delete", targetOf(user));
    expect(error).toMatchObject({ applied: "unknown" });
    expect(await find()).toMatchObject({ verdict });
  });

  it("leaves one with another label alone, with its traffic", async () => {
    const user = full();
    control().patch(user.id, { label: "Someone else's" });
    const { error } = await perform("delete", targetOf(user));
    expect(error).toMatchObject({ kind: "conflict", applied: "no" });
    expect(writes()).toEqual([]);
  });
});
