import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectOxylabs, find, interactive, readAll, run, type Connected } from "../../../testing/connect";
import { failureOf } from "../../../testing/failure-of";
import { everythingOf } from "../../../testing/leaks";
import type { Fault } from "../../../sandbox/faults";
import type { OxylabsSandbox } from "../../../sandbox/oxylabs";
import type { OxylabsState } from "../../../sandbox/oxylabs-record";
import { generatePassword } from "../../domain/operations/password";
import { describeOperation } from "../fields";

const GB = 1_000_000_000;
let desk: Connected<OxylabsSandbox>;

beforeEach(async () => {
  desk = await connectOxylabs();
  control().options({ frozen: true });
});
afterEach(() => desk.close());

const control = () => desk.sandbox.control;
const requests = () => control().requests().requests;
const paths = () =>
  requests().map(({ method, path }) => `${method} ${path.replace(/^\/v2\/users\/[^/]+/, "")}`);
const targetOf = ({ id, username }: OxylabsState) => ({ remoteId: String(id), name: username });
const stored = ({ id }: { id: number }) => control().user(id) ?? expect.fail("gone");
const password = "Fresh_password1";
const strike = (method: string, path: string, fault: Fault) =>
  control().faults([{ match: { method, path }, fault }]);

function insert(fields: Partial<OxylabsState> = {}): OxylabsState {
  const [key = ""] = control().insert([
    { username: "made", traffic: 4, traffic_limit: 10, auto_disable: true, lifetime: true, ...fields },
  ]);
  return stored({ id: Number(key) });
}

describe("login", () => {
  it("is the only call with Basic, once for all who wait, and its id is in every later path", async () => {
    await Promise.all([readAll(desk.connection), readAll(desk.connection), readAll(desk.connection)]);
    const sent = requests().map(({ method, path }) => `${method} ${path}`);
    const list = `GET /v2/users/${desk.sandbox.userId}/sub-users`;
    expect(sent).toEqual(["POST /v2/login", list, list, list]);
  });

  it("is repeated once for a token that is refused, also for a write, which is sent once", async () => {
    const row = insert();
    await readAll(desk.connection);
    control().expireTokens();
    await run(desk.connection, "set-password", targetOf(row), { password });
    expect(paths().filter((path) => path.startsWith("POST"))).toHaveLength(2);
    expect(control().ledger()).toHaveLength(1);
  });

  it.each([401, 403] as const)("says whose refusal it is, without the credentials (%d)", async (status) => {
    control().options({ refuseKey: true, refusedAs: status });
    const failure = await failureOf(desk.connection.test(interactive));
    expect(failure).toMatchObject({ kind: "unauthorized", applied: "no" });
    const listing = await failureOf(readAll(desk.connection));
    expect(listing.message).toMatch(/^Oxylabs refused the user name and password/);
    expect(everythingOf([failure, listing])).not.toContain(desk.sandbox.password);
  });

  it("is what a test of the connection is, whatever token there is", async () => {
    await readAll(desk.connection);
    await desk.connection.test(interactive);
    expect(paths().at(-1)).toBe("POST /v2/login");
  });
});

describe("GET /sub-users", () => {
  it("maps every row, in bytes, and no password", async () => {
    const { items, unreadable, pages } = await readAll(desk.connection);
    const { users } = control().state();
    expect({ unreadable, pages }).toEqual({ unreadable: 0, pages: 1 });
    expect(items).toEqual(
      users.map((user) => ({
        remoteId: String(user.id),
        name: user.username,
        status: user.status,
        trafficCap: user.traffic_limit === null ? null : Math.round(user.traffic_limit * 1e3) * 1e6,
        trafficUsed: Math.round(user.traffic * 1e3) * 1e6,
        limits: { period: user.lifetime ? 1 : 0, atCap: user.auto_disable ? 1 : 0 },
        createdAt: new Date(`${user.created_at.replace(" ", "T")}:00Z`),
      })),
    );
    for (const user of users) expect(everythingOf(items)).not.toContain(user.password);
  });

  it("keeps 0 apart from unlimited, and takes what it cannot read for neither", async () => {
    const capOf = async (traffic_limit: unknown) => {
      control().reset({ users: 0 });
      control().insert([{ username: "one", traffic_limit }]);
      const [item] = (await readAll(desk.connection)).items;
      return [item?.trafficCap, item?.unreported];
    };
    expect(await capOf(0)).toEqual([0, undefined]);
    expect(await capOf(null)).toEqual([null, undefined]);
    expect(await capOf(0.0001)).toEqual([1_000_000, undefined]);
    expect(await capOf(43.870000000000005)).toEqual([43_870_000_000, undefined]);
    for (const odd of [-1, "lots", {}, true, 1e300])
      expect(await capOf(odd), String(odd)).toEqual([undefined, ["trafficCap"]]);
  });

  it("counts rows without a usable id or name, and believes no absence then", async () => {
    control().insert([{ username: "no_id" }, { id: 9, username: "" }, { id: "..", username: "dots" }], true);
    const { items, unreadable, end } = await readAll(desk.connection);
    expect([items.length, unreadable, end.consistent]).toEqual([12, 3, false]);
  });

  it('"whether disabled ones are listed is unknown": doubtful unless one is', async () => {
    insert({ status: "disabled" });
    expect((await readAll(desk.connection)).end).toEqual({ consistent: true });
    control().options({ oxylabs: { activeOnly: true } });
    expect((await readAll(desk.connection)).end).toEqual({
      consistent: true,
      doubtful: expect.stringContaining("disabled"),
      hides: "disabled",
    });
  });
});

describe("one sub-user", () => {
  it("is read from the list, which those who ask at once share", async () => {
    const rows = [insert(), insert({ username: "other" })];
    await readAll(desk.connection);
    const before = requests().length;
    const found = await Promise.all(
      rows.map((row) => desk.connection.getSubUser(targetOf(row), interactive)),
    );
    expect(found.map((item) => item?.name)).toEqual(["made", "other"]);
    expect(requests().length - before).toBe(2);
  });

  it("is disabled where the list leaves it out and it has statistics, and gone where it has none", async () => {
    const row = insert({ status: "disabled" });
    control().options({ oxylabs: { activeOnly: true } });
    expect(await desk.connection.getSubUser(targetOf(row), interactive)).toEqual({
      ...targetOf(row),
      status: "disabled",
      unreported: ["trafficUsed"],
    });
    control().remove(row.id);
    expect(await desk.connection.getSubUser(targetOf(row), interactive)).toBeNull();
  });

  it("has an unknown state where its row may be one that cannot be read", async () => {
    const row = insert();
    control().patch(row.id, { username: "" });
    expect((await desk.connection.getSubUser(targetOf(row), interactive))?.status).toBe("unknown");
  });

  it("does not take the 404 of a proxy in between for an answer", async () => {
    const row = insert({ status: "disabled" });
    control().options({ oxylabs: { activeOnly: true } });
    strike("GET", `sub-users/${row.id}`, { kind: "html-before", status: 404 });
    expect(await failureOf(desk.connection.getSubUser(targetOf(row), interactive))).toMatchObject({
      kind: "contract",
      message: "Oxylabs did not say whether it has this sub-user.",
    });
  });

  it.each(["..", ".", ""])("is never asked for with the id %j", async (remoteId) => {
    const target = { remoteId, name: "x" };
    expect(await failureOf(desk.connection.getSubUser(target, interactive))).toMatchObject({
      kind: "contract",
      applied: "no",
    });
  });
});

describe("create", () => {
  const input = { username: "fresh_1", password, trafficCap: 43.87 * GB };

  it("sends every limit, and is done once the list shows it", async () => {
    const { subUser, remark } = await run(desk.connection, "create", null, input);
    expect(subUser).toMatchObject({ name: "fresh_1", status: "active", trafficCap: 43.87 * GB });
    expect(remark).toBeUndefined();
    expect(
      control()
        .ledger()
        .map(({ body }) => body),
    ).toEqual([{ username: "fresh_1", traffic_limit: 43.87, lifetime: false, auto_disable: true }]);
    expect(stored({ id: Number(subUser?.remoteId) }).password).toBe(password);
  });

  it("asks for no cap by null, and for a blocked one by 0", async () => {
    const limitOf = async (trafficCap: number | null, username: string) => {
      const { subUser } = await run(desk.connection, "create", null, { ...input, username, trafficCap });
      return stored({ id: Number(subUser?.remoteId) }).traffic_limit;
    };
    expect(await limitOf(null, "without")).toBeNull();
    expect(await limitOf(0, "blocked")).toBe(0);
  });

  it("refuses a name in use before anything is sent, and passes on what Oxylabs refuses", async () => {
    insert({ username: "fresh_1" });
    expect(await failureOf(run(desk.connection, "create", null, input))).toMatchObject({
      kind: "rejected",
      applied: "no",
      message: "This user name is taken at Oxylabs.",
    });
    control().options({ oxylabs: { most: 13 } });
    const full = await failureOf(run(desk.connection, "create", null, { ...input, username: "other" }));
    expect(full).toMatchObject({ kind: "rejected", applied: "no" });
    expect(full.message).toContain("Maximum number of sub-users");
    expect(control().ledger()).toEqual([]);
  });

  it("says truly what became of one that was not answered", async () => {
    for (const [kind, verdict] of [
      ["reset-before", "not-applied"],
      ["reset-after", "applied"],
    ] as const) {
      strike("POST", "/sub-users", { kind });
      const asked = { ...input, username: verdict.replace("-", "_") };
      expect((await failureOf(run(desk.connection, "create", null, asked))).applied).toBe("unknown");
      control().clearFaults();
      expect((await find(desk.connection, "create", null, asked)).verdict).toBe(verdict);
    }
  });

  it("decides nothing by a name with other limits, or by the absence of one that may be hidden", async () => {
    insert({ username: "fresh_1", traffic_limit: 5 });
    expect(await find(desk.connection, "create", null, input)).toEqual({ verdict: "undecided" });
    const blocked = { ...input, username: "blocked", trafficCap: 0 };
    expect(await find(desk.connection, "create", null, blocked)).toEqual({ verdict: "undecided" });
  });

  it.each([
    ["username", { username: "with-dash" }],
    ["password", { password: "Short_1" }],
    ["password", { password: "NoSignAtAll12" }],
    ["password", { password: "no_capital_at_all1" }],
    ["password", { password: "Other!Sign_at1" }],
    ["password", { password: "_Sign_first1234" }],
    ["trafficCap", { trafficCap: -1 }],
    ["trafficCap", { trafficCap: 1_500_000 }],
  ])("refuses a bad %s before anything is sent (%o)", (field, given) => {
    const parsed = desk.connection.operations.create?.input.safeParse({ ...input, ...given });
    expect([...new Set(parsed?.error?.issues.map(({ path }) => path[0]))]).toEqual([field]);
  });

  it("says by which rule a password is made, and takes what is made by it", async () => {
    const operation = desk.connection.operations.create ?? expect.fail();
    const field = describeOperation("create", operation).fields.find(({ name }) => name === "password");
    expect(field?.rule?.oneOf).toBeDefined();
    for (let turn = 0; turn < 200; turn += 1) {
      const made = generatePassword(field?.rule);
      expect(operation.input.safeParse({ ...input, password: made }).success, made).toBe(true);
      expect(new RegExp(field?.pattern ?? "").test(made), made).toBe(true);
    }
    await run(desk.connection, "create", null, { ...input, password: generatePassword(field?.rule) });
  });
});

describe("set-limits", () => {
  it("sends only what was asked for, up or down, as GB", async () => {
    const row = insert();
    for (const [input, body] of [
      [{ trafficCap: 43.87 * GB }, { traffic_limit: 43.87 }],
      [{ trafficCap: 5.5 * GB }, { traffic_limit: 5.5 }],
      [{ trafficCap: 0 }, { traffic_limit: 0 }],
      [{ trafficCap: null }, { traffic_limit: null }],
      [{ period: "0" }, { lifetime: false }],
      [{ atCap: "0" }, { auto_disable: false }],
    ] as const) {
      const { subUser } = await run(desk.connection, "set-limits", targetOf(row), input);
      expect(subUser?.remoteId).toBe(String(row.id));
      expect(control().ledger().at(-1)).toMatchObject({ operation: "update", body });
      expect(stored(row)).toMatchObject(body);
    }
    expect(control().ledger()).toHaveLength(6);
  });

  it("leaves alone what is so already, floats included, and what someone else has changed", async () => {
    const row = insert({ traffic_limit: 43.87 });
    control().options({ oxylabs: { noisyGb: true } });
    expect(await run(desk.connection, "set-limits", targetOf(row), { trafficCap: 43.87 * GB })).toMatchObject(
      { unchanged: "It has these limits already." },
    );
    const late = { ...interactive, seen: { trafficCap: 5 * GB } };
    expect(
      await failureOf(run(desk.connection, "set-limits", targetOf(row), { trafficCap: 6 * GB }, late)),
    ).toMatchObject({ kind: "conflict", applied: "no" });
    expect(control().ledger()).toEqual([]);
  });

  it("does not take the smallest cap for one of 0", async () => {
    const row = insert({ traffic_limit: 0.001 });
    await run(desk.connection, "set-limits", targetOf(row), { trafficCap: 0 });
    expect(stored(row).traffic_limit).toBe(0);
    await run(desk.connection, "set-limits", targetOf(row), { trafficCap: 1_000_000 });
    expect(stored(row).traffic_limit).toBe(0.001);
  });

  it("promises its cap, and no bound where use continues beyond it", () => {
    const { promises } = desk.connection.operations["set-limits"] ?? expect.fail();
    expect(promises({ trafficCap: 5 })).toEqual({ field: "trafficCap", cap: 5 });
    expect(promises({ atCap: "0" })).toEqual({ field: "atCap", cap: null });
    expect(promises({ period: "1" })).toBeNull();
  });

  it("is accepted, but not verified, where no list shows it", async () => {
    const row = insert({ status: "disabled" });
    control().options({ oxylabs: { activeOnly: true } });
    expect(await run(desk.connection, "set-limits", targetOf(row), { trafficCap: 20 * GB })).toMatchObject({
      unverified: true,
      remark: "Oxylabs accepted it, but does not list it, so its limits cannot be verified.",
      subUser: { status: "disabled", trafficCap: 20 * GB },
    });
    expect(stored(row).traffic_limit).toBe(20);
    expect(await find(desk.connection, "set-limits", targetOf(row), { trafficCap: 20 * GB })).toEqual({
      verdict: "undecided",
    });
  });
});

describe("limits that a row does not say", () => {
  it("are not taken for what was accepted, which is not verified either", async () => {
    const row = insert();
    control().patch(String(row.id), { traffic_limit: "none" as unknown as number });
    const { subUser, ...result } = await run(desk.connection, "set-limits", targetOf(row), {
      atCap: "0",
      trafficCap: GB,
    });
    expect(result).toMatchObject({
      unverified: true,
      remark: "Oxylabs accepted it, but does not report all of its limits, so they cannot be verified.",
    });
    expect(subUser).toMatchObject({
      trafficCap: undefined,
      unreported: ["trafficCap"],
      limits: { atCap: 0 },
    });
  });
});

describe("enable and disable", () => {
  it.each([false, true])("set the state, whether or not the list shows it then (%s)", async (activeOnly) => {
    const row = insert();
    control().options({ oxylabs: { activeOnly } });
    expect(await run(desk.connection, "disable", targetOf(row))).toMatchObject({
      subUser: { status: "disabled" },
    });
    expect(stored(row).status).toBe("disabled");
    expect((await find(desk.connection, "disable", targetOf(row))).verdict).toBe("applied");
    expect(await run(desk.connection, "disable", targetOf(row))).toMatchObject({
      unchanged: "It is disabled already.",
    });
    expect(await run(desk.connection, "enable", targetOf(row))).toMatchObject({
      subUser: { status: "active" },
    });
    expect(
      control()
        .ledger()
        .map(({ body }) => body),
    ).toEqual([{ status: "disabled" }, { status: "active" }]);
  });

  it("say why one that is used up does not stay enabled", async () => {
    const row = insert({ traffic: 10, status: "disabled" });
    const failure = await failureOf(run(desk.connection, "enable", targetOf(row)));
    expect(failure).toMatchObject({ applied: "unknown", claimed: true });
    expect(failure.message).toContain("raise the cap first");
    expect((await find(desk.connection, "enable", targetOf(row))).verdict).toBe("not-applied");
  });
});

describe("set-password", () => {
  it("takes an empty 200 for a success that no read can verify", async () => {
    const row = insert();
    expect(await run(desk.connection, "set-password", targetOf(row), { password })).toMatchObject({
      unverified: true,
    });
    expect(stored(row)).toMatchObject({ password, traffic_limit: 10, status: "active" });
    expect(desk.connection.operations["set-password"]?.find).toBeUndefined();
    expect(desk.connection.operations["reveal-password"]).toBeUndefined();
  });

  it("repeats it in no error", async () => {
    const row = insert();
    for (const echo of ["plain", "base64", "percent"] as const) {
      strike("PATCH", "/sub-users/", { kind: "status", status: 400, echo });
      const failure = await failureOf(run(desk.connection, "set-password", targetOf(row), { password }));
      expect(everythingOf(failure)).not.toContain(password);
      expect(everythingOf(failure)).not.toContain(desk.sandbox.password);
    }
  });
});

describe("delete", () => {
  it("takes a 204 for a success once neither list nor statistics have it", async () => {
    const row = insert();
    expect(await run(desk.connection, "delete", targetOf(row))).toMatchObject({
      subUser: null,
      before: { name: "made" },
    });
    expect(control().user(row.id)).toBeUndefined();
    expect(paths().slice(-3)).toEqual([
      `DELETE /sub-users/${row.id}`,
      "GET /sub-users",
      `GET /sub-users/${row.id}?type=24h`,
    ]);
    expect(await run(desk.connection, "delete", targetOf(row))).toMatchObject({
      unchanged: "It is gone already.",
    });
  });

  it("is not believed for one that only left the list", async () => {
    const row = insert({ status: "disabled" });
    control().options({ oxylabs: { activeOnly: true } });
    strike("DELETE", "/sub-users/", { kind: "ignored" });
    expect(await failureOf(run(desk.connection, "delete", targetOf(row)))).toMatchObject({
      applied: "unknown",
      claimed: true,
    });
    expect((await find(desk.connection, "delete", targetOf(row))).verdict).toBe("not-applied");
  });

  it("decides one that was not answered", async () => {
    const row = insert();
    strike("DELETE", "/sub-users/", { kind: "reset-after" });
    expect((await failureOf(run(desk.connection, "delete", targetOf(row)))).applied).toBe("unknown");
    control().clearFaults();
    expect((await find(desk.connection, "delete", targetOf(row))).verdict).toBe("applied");
  });
});

describe("history", () => {
  it("is by UTC day, within the days asked for, in one call", async () => {
    const row = control()
      .state()
      .users.find(({ traffic, lifetime }) => traffic > 5 && !lifetime);
    const target = targetOf(row ?? expect.fail());
    const today = Date.now();
    const day = (back: number) => new Date(today - back * 86_400_000).toISOString().slice(0, 10);
    const days = await desk.connection.history?.readDays(target, day(10), day(1), interactive);
    expect(days).toHaveLength(10);
    expect(days?.every((each) => each.day >= day(10) && each.day <= day(1) && each.bytes > 0)).toBe(true);
    expect(paths().at(-1)).toBe(
      `GET /sub-users/${target.remoteId}?type=custom&date_from=${day(10)}&date_to=${day(1)}&time_zone=UTC`,
    );
  });

  it("says since when its counter counts, with one call for the account's month", async () => {
    const [forEver, monthly] = [insert(), insert({ username: "monthly", lifetime: false })];
    const since = (row: OxylabsState) => desk.connection.history?.countsSince?.(targetOf(row), interactive);
    await readAll(desk.connection);
    expect(await since(forEver)).toEqual(new Date(`${forEver.created_at.replace(" ", "T")}Z`));
    const [start] = [await since(monthly), await since(monthly)];
    expect(start?.toISOString()).toMatch(/T00:00:00.000Z$/);
    expect(paths().slice(2)).toEqual(["GET /client-stats"]);
    expect(await since({ ...monthly, id: 1 })).toBeNull();
  });

  it("is none where the account does not offer it", async () => {
    const row = insert();
    strike("GET", `sub-users/${row.id}`, { kind: "status", status: 404 });
    expect(
      await desk.connection.history?.readDays(targetOf(row), "2026-01-01", "2026-01-02", interactive),
    ).toBeNull();
  });
});

it("never asks where customers went", async () => {
  const row = insert();
  await readAll(desk.connection);
  await desk.connection.getSubUser(targetOf(row), interactive);
  await desk.connection.history?.readDays(targetOf(row), "2026-01-01", "2026-01-02", interactive);
  expect(paths().filter((path) => path.includes("target"))).toEqual([]);
});
