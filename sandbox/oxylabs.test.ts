import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startOxylabsSandbox } from "./oxylabs";
import type { OxylabsRow } from "./oxylabs-record";
import { oxylabsCaller } from "./testing";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const seeded = Date.UTC(2026, 10, 25, 15, 20);
let time = seeded;
const sandbox = await startOxylabsSandbox({ now: () => time });
const call = oxylabsCaller(sandbox);
const { control } = sandbox;
const good = "Secret_word+free1";

interface Stats {
  traffic: number;
  traffic_by_period: Record<string, number>;
}

const list = async () => (await call("GET", "/sub-users")).json as OxylabsRow[];
const create = async (body: object) => {
  const answer = await call("POST", "/sub-users", { username: "acme", password: good, ...body });
  expect(answer.status, answer.text).toBe(201);
  return (answer.json as { id: number }).id;
};
const stats = async (id: number, query: string) => {
  const answer = await call("GET", `/sub-users/${id}?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as Stats;
};
async function refused(status: number, method: string, path: string, body?: unknown): Promise<string> {
  const answer = await call(method, path, body);
  expect(answer.status, answer.text).toBe(status);
  expect(Object.keys(answer.json as object)).toEqual(["error"]);
  return (answer.json as { error: string }).error;
}
beforeEach(() => {
  time = seeded;
  control.reset();
});
afterAll(() => sandbox.close());

describe("login", () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  const right = basic(`${sandbox.username}:${sandbox.password}`);
  const login = (authorization?: string, rest: RequestInit = {}) =>
    fetch(`${sandbox.url}/login`, {
      method: "POST",
      ...rest,
      headers: { ...(authorization !== undefined && { authorization }), ...rest.headers },
    });
  const rowsWith = (token: string, userId = sandbox.userId) =>
    fetch(`${sandbox.url}/users/${userId}/sub-users`, { headers: { authorization: `Bearer ${token}` } });

  it("answers a token of one hour and the id that is part of every path", async () => {
    const said = (await (await login(right)).json()) as { user_id: string; token: string };
    expect(Object.keys(said).sort()).toEqual(["token", "user_id"]);
    expect(said.user_id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await rowsWith(said.token, said.user_id)).status).toBe(200);
    expect((await rowsWith(said.token, "0b9f0f6e-6f3a-4c5e-9d0e-3f1f3f0c8a11")).status).toBe(404);
    time += HOUR;
    expect((await rowsWith(said.token)).status).toBe(401);
    time = seeded;
    expect((await rowsWith(said.token)).status).toBe(200);
    control.expireTokens();
    expect((await rowsWith(said.token)).status).toBe(401);
  });

  it.each([
    ["no header", undefined],
    ["a wrong password", basic(`${sandbox.username}:wrong`)],
    ["a token", "Bearer abc"],
  ])("refuses %s", async (_name, header) => {
    const answer = await login(header);
    expect([answer.status, await answer.json()]).toEqual([401, { error: "Unauthorized" }]);
  });

  it("refuses Basic anywhere else, another method, a body and a query", async () => {
    const elsewhere = await fetch(`${sandbox.url}/users/${sandbox.userId}/sub-users`, {
      headers: { authorization: right },
    });
    expect(elsewhere.status).toBe(401);
    expect((await login(right, { method: "GET" })).status).toBe(405);
    const json = { "content-type": "application/json" };
    expect((await login(right, { body: "{}", headers: json })).status).toBe(400);
    control.options({ refuseKey: true, refusedAs: 403 });
    expect((await login(right)).status).toBe(403);
  });
});

describe("list", () => {
  it("is a bare array without passwords", async () => {
    const rows = await list();
    expect(rows).toHaveLength(75);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual([
      "auto_disable",
      "created_at",
      "id",
      "lifetime",
      "status",
      "traffic",
      "traffic_limit",
      "username",
    ]);
    expect(rows.map(({ created_at }) => created_at).join()).toMatch(/^(\d{4}-\d\d-\d\d \d\d:\d\d,?)+$/);
    const passwords = control.state().users.map(({ password }) => password);
    expect(passwords.filter((password) => JSON.stringify(rows).includes(password))).toEqual([]);
  });

  it("shows every kind of sub-user in the seed, the same every time", async () => {
    const rows = await list();
    const count = (test: (row: OxylabsRow) => boolean) => rows.filter(test).length;
    expect(count((row) => row.status === "disabled")).toBeGreaterThan(3);
    expect(count((row) => row.traffic_limit === null)).toBeGreaterThan(2);
    expect(count((row) => row.traffic_limit === 0)).toBeGreaterThan(0);
    expect(count((row) => !Number.isInteger(row.traffic_limit))).toBeGreaterThan(5);
    expect(count((row) => row.lifetime)).toBeGreaterThan(10);
    expect(count((row) => !row.lifetime)).toBeGreaterThan(20);
    expect(rows.filter((row) => row.traffic > (row.traffic_limit ?? Infinity))).toEqual([]);
    control.reset();
    expect(await list()).toEqual(rows);
  });

  it("leaves disabled ones out where the switch says so, and knows them by their statistics", async () => {
    const id = await create({});
    await call("PATCH", `/sub-users/${id}`, { status: "disabled" });
    expect((await list()).find((row) => row.id === id)?.status).toBe("disabled");
    control.options({ oxylabs: { activeOnly: true } });
    expect((await list()).filter(({ status }) => status === "disabled")).toEqual([]);
    expect((await stats(id, "type=24h")).traffic).toBe(0);
  });

  it("takes no parameter", async () => {
    await refused(400, "GET", "/sub-users?page=1");
  });

  it("adds a float's noise where the switch says so", async () => {
    await create({ traffic_limit: 43.87 });
    control.options({ oxylabs: { noisyGb: true } });
    const noisy = (await list()).find(({ username }) => username === "acme")?.traffic_limit;
    expect(noisy).not.toBe(43.87);
    expect(noisy).toBeCloseTo(43.87, 9);
  });
});

describe("create", () => {
  it("answers the id alone, and the list has the rest", async () => {
    const answer = await call("POST", "/sub-users", {
      username: "Acme_1",
      password: good,
      traffic_limit: 43.87,
      lifetime: true,
      auto_disable: true,
    });
    const { id } = answer.json as { id: number };
    expect([answer.status, answer.json]).toEqual([201, { id }]);
    expect((await list()).find((row) => row.id === id)).toEqual({
      id,
      username: "Acme_1",
      status: "active",
      created_at: "2026-11-25 15:20",
      traffic: 0,
      traffic_limit: 43.87,
      auto_disable: true,
      lifetime: true,
    });
    expect(control.user(id)?.password).toBe(good);
  });

  it.each([
    ["username", { username: undefined }],
    ["username", { username: "with-dash" }],
    ["username", { username: "" }],
    ["password", { password: undefined }],
    ["password", { password: "Short_1" }],
    ["password", { password: `${good}${"x".repeat(60)}` }],
    ["password", { password: "nouppercase_1" }],
    ["password", { password: "NOLOWERCASE_1" }],
    ["password", { password: "NoDigitAtAll_" }],
    ["password", { password: "NoSignAtAll12" }],
    ["password", { password: "OtherSign_!12" }],
    ["traffic_limit", { traffic_limit: -1 }],
    ["traffic_limit", { traffic_limit: "5" }],
    ["lifetime", { lifetime: 1 }],
    ["status", { status: "active" }],
    ["extra", { extra: 1 }],
  ])("refuses a bad %s", async (field, body) => {
    const error = await refused(400, "POST", "/sub-users", { username: "acme", password: good, ...body });
    expect(error).toContain(field);
    expect(control.ledger()).toEqual([]);
  });

  it("refuses a taken name, more than the account may have, and no body", async () => {
    await create({});
    await refused(400, "POST", "/sub-users", { username: "acme", password: good });
    control.options({ oxylabs: { most: 76 } });
    await refused(400, "POST", "/sub-users", { username: "other", password: good });
    await refused(400, "POST", "/sub-users");
    expect(control.ledger()).toHaveLength(1);
  });
});

describe("change", () => {
  it("answers 200 without content, and leaves alone what is not named", async () => {
    const id = await create({ traffic_limit: 5 });
    const answer = await call("PATCH", `/sub-users/${id}`, { traffic_limit: null });
    expect([answer.status, answer.text]).toEqual([200, ""]);
    await call("PATCH", `/sub-users/${id}`, { password: "Another~word1", status: "disabled" });
    expect(control.user(id)).toMatchObject({
      password: "Another~word1",
      status: "disabled",
      traffic_limit: null,
    });
  });

  it("refuses nothing, a name, a weak password, another status, an unknown id and another method", async () => {
    const id = await create({});
    await refused(400, "PATCH", `/sub-users/${id}`, {});
    await refused(400, "PATCH", `/sub-users/${id}`, { username: "new" });
    await refused(400, "PATCH", `/sub-users/${id}`, { password: "weak" });
    await refused(400, "PATCH", `/sub-users/${id}`, { status: "blocked" });
    await refused(404, "PATCH", "/sub-users/1", { status: "active" });
    await refused(404, "PATCH", "/sub-users/x", { status: "active" });
    await refused(405, "PUT", `/sub-users/${id}`, { status: "active" });
    await refused(404, "GET", "/nothing");
  });

  it("deletes with 204, without content, once", async () => {
    const id = await create({});
    await refused(400, "DELETE", `/sub-users/${id}`, {});
    const answer = await call("DELETE", `/sub-users/${id}`);
    expect([answer.status, answer.text, answer.headers.get("content-length")]).toEqual([204, "", null]);
    await refused(404, "DELETE", `/sub-users/${id}`);
    await refused(404, "GET", `/sub-users/${id}?type=24h`);
    expect((await list()).some((row) => row.id === id)).toBe(false);
  });

  it("keeps applied writes in the ledger, without passwords", async () => {
    const id = await create({ traffic_limit: 1 });
    await call("PATCH", `/sub-users/${id}`, { password: "Another~word1" });
    await call("DELETE", `/sub-users/${id}`);
    expect(control.ledger().map(({ operation, body }) => [operation, body])).toEqual([
      ["create", { username: "acme", traffic_limit: 1 }],
      ["update", {}],
      ["delete", {}],
    ]);
  });

  it("answers as usual and changes nothing where an answer lies", async () => {
    const id = await create({ traffic_limit: 1 });
    control.faults([{ match: {}, fault: { kind: "ignored" } }]);
    expect((await call("PATCH", `/sub-users/${id}`, { traffic_limit: 2 })).status).toBe(200);
    expect((await call("DELETE", `/sub-users/${id}`)).status).toBe(204);
    expect((await call("POST", "/sub-users", { username: "b", password: good })).status).toBe(201);
    expect(control.user(id)?.traffic_limit).toBe(1);
    expect(control.ledger()).toHaveLength(1);
  });
});

describe("traffic", () => {
  it("disables at the limit only with auto_disable, and never exceeds it then", async () => {
    const busy = (await list()).filter(
      ({ lifetime, status, traffic }) => lifetime && status === "active" && traffic > 5,
    );
    const [stops, continues] = busy;
    for (const [row, auto_disable] of [
      [stops, true],
      [continues, false],
    ] as const)
      await call("PATCH", `/sub-users/${row?.id}`, {
        auto_disable,
        traffic_limit: Math.ceil(row?.traffic ?? 0) + 100.5,
      });
    const limit = (id = 0) => control.user(id)?.traffic_limit ?? 0;
    time += 4_000 * DAY;
    expect(control.user(stops?.id ?? 0)).toMatchObject({ traffic: limit(stops?.id), status: "disabled" });
    expect(control.user(continues?.id ?? 0)?.status).toBe("active");
    expect(control.user(continues?.id ?? 0)?.traffic).toBeGreaterThan(limit(continues?.id));
    time = seeded;
  });

  it("stops one that is over a lowered limit, and resumes only when it is asked to", async () => {
    control.insert([{ id: 7, traffic: 10, lifetime: true, auto_disable: true, traffic_limit: 20 }]);
    await call("PATCH", "/sub-users/7", { traffic_limit: 9.5 });
    expect(control.user(7)).toMatchObject({ traffic: 10, status: "disabled" });
    await call("PATCH", "/sub-users/7", { status: "active" });
    expect(control.user(7)?.status).toBe("disabled");
    await call("PATCH", "/sub-users/7", { traffic_limit: 12, status: "active" });
    expect(control.user(7)?.status).toBe("active");
  });

  it("uses nothing with a limit of 0", async () => {
    const id = (await list()).find(({ traffic_limit }) => traffic_limit === 0)?.id ?? 0;
    const before = control.user(id)?.traffic;
    time += 3 * DAY;
    expect(control.user(id)).toMatchObject({ traffic: before, status: "active" });
    time = seeded;
  });

  it("begins again with the subscription month, unless it counts for ever", async () => {
    const before = control.state().users;
    time = Date.UTC(2026, 11, 7, 1);
    const after = control.state().users;
    for (const [index, row] of after.entries()) {
      if (row.lifetime) expect(row.traffic).toBeGreaterThanOrEqual(before[index]?.traffic ?? 0);
      else expect(row.traffic).toBeLessThan(2);
    }
    time = seeded;
  });

  it("counts for ever from then on, or by the month, when it is changed", async () => {
    const row = (await list()).find(
      ({ lifetime, status, traffic }) => !lifetime && status === "active" && traffic > 1,
    );
    await call("PATCH", `/sub-users/${row?.id}`, { lifetime: true });
    expect(control.user(row?.id ?? 0)?.traffic).toBeGreaterThan(row?.traffic ?? 0);
    await call("PATCH", `/sub-users/${row?.id}`, { lifetime: false });
    expect(control.user(row?.id ?? 0)?.traffic).toBeCloseTo(row?.traffic ?? 0, 2);
  });
});

describe("statistics", () => {
  const sum = ({ traffic_by_period }: Stats) =>
    Object.values(traffic_by_period).reduce((all, gb) => all + gb, 0);
  const busiest = async () =>
    (await list()).reduce((most, row) => (row.traffic > most.traffic && !row.lifetime ? row : most));

  it("are by day, within the window, and add up to the counter of the period", async () => {
    const row = await busiest();
    const said = await stats(row.id, "type=custom&date_from=2026-11-07&date_to=2026-11-25&time_zone=UTC");
    expect(Object.keys(said.traffic_by_period)).toHaveLength(19);
    expect(Object.keys(said.traffic_by_period).sort()[0]).toBe("2026-11-07");
    expect(sum(said)).toBeCloseTo(said.traffic, 1);
    expect(said.traffic).toBeCloseTo(row.traffic, 1);
    expect((await stats(row.id, "type=current_month")).traffic).toBeCloseTo(row.traffic, 1);
  });

  it("name only days with traffic", async () => {
    const id = await create({});
    expect(await stats(id, "type=month")).toEqual({ traffic: 0, traffic_by_period: {} });
  });

  it("follow the time zone, and hours where asked for", async () => {
    const { id } = await busiest();
    const at = (zone: string) =>
      stats(id, `type=custom&date_from=2026-11-20&date_to=2026-11-20&time_zone=${zone}`);
    expect((await at("Asia/Tokyo")).traffic).not.toBe((await at("UTC")).traffic);
    const hours = await stats(
      id,
      "type=custom&date_from=2026-11-20%2000&date_to=2026-11-20%2023&time_zone=UTC",
    );
    expect(Object.keys(hours.traffic_by_period)).toHaveLength(24);
    expect(hours.traffic).toBeCloseTo((await at("UTC")).traffic, 2);
  });

  it.each([
    "",
    "type=year",
    "type=custom",
    "type=custom&date_from=2026-11-20",
    "type=custom&date_from=2026-11-20&date_to=2026-11-19",
    "type=custom&date_from=20.11.2026&date_to=2026-11-21",
    "type=custom&date_from=2026-11-20&date_to=2026-11-20%2005",
    "type=custom&date_from=2026-11-10%2000&date_to=2026-11-20%2000",
    "type=custom&date_from=2026-13-01&date_to=2026-13-02",
    "type=week&date_from=2026-11-20&date_to=2026-11-21",
    "type=week&time_zone=Mars",
    "type=week&type=month",
    "type=week&sort=asc",
  ])("refuse %s", async (query) => {
    const { id } = await busiest();
    await refused(400, "GET", `/sub-users/${id}?${query}`);
  });

  it("have a lifetime only for those that count for ever", async () => {
    const row = (await list()).find(({ lifetime, traffic }) => lifetime && traffic > 1);
    expect((await stats(row?.id ?? 0, "type=lifetime")).traffic).toBeCloseTo(row?.traffic ?? 0, 1);
    await refused(400, "GET", `/sub-users/${(await busiest()).id}?type=lifetime`);
  });

  it("of the account are what all used in the present month, without a limit", async () => {
    const answer = (await call("GET", "/client-stats")).json;
    expect(answer).toEqual({
      traffic: expect.any(Number),
      date_from: "2026-11-07",
      date_to: "2026-11-25",
    });
  });
});

describe("a restart", () => {
  it("keeps credentials, the account's id, records, counters and the ledger", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
    const first = await startOxylabsSandbox({ dataDir, users: 5, now: () => seeded });
    const caller = oxylabsCaller(first);
    await caller("POST", "/sub-users", { username: "made", password: good, traffic_limit: 2.5 });
    const [row] = first.control.state().users;
    await caller("PATCH", `/sub-users/${row?.id}`, { traffic_limit: 0 });
    first.control.insert([{ odd: true }], true);
    const before = [first.url, first.username, first.password, first.userId, first.control.ledger()];
    const { users } = first.control.state();
    await first.close();
    const second = await startOxylabsSandbox({ dataDir, users: 99, now: () => seeded });
    expect([second.url, second.username, second.password, second.userId, second.control.ledger()]).toEqual(
      before,
    );
    expect(second.control.state().users).toEqual(users);
    await second.close();
    rmSync(dataDir, { recursive: true });
  });
});
