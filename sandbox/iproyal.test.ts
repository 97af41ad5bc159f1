import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { sampleHistory } from "./history";
import { startIproyalSandbox } from "./iproyal";
import type { IproyalRow } from "./iproyal-record";
import { iproyalCaller } from "./testing";

const DAY = 86_400_000;
const start = Date.UTC(2026, 10, 25, 15, 20);
let time = start;
const sandbox = await startIproyalSandbox({ users: 72, now: () => time });
const call = iproyalCaller(sandbox);
const { control } = sandbox;

interface Page {
  data: IproyalRow[];
  meta: Record<"current_page" | "last_page" | "per_page" | "total", number> & {
    from: number | null;
    to: number | null;
    path: string;
  };
}

async function list(query = ""): Promise<Page> {
  const answer = await call("GET", `/residential-subusers${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as Page;
}

/** The fields that were found wrong. */
async function refused(method: string, path: string, body?: unknown): Promise<string[]> {
  const answer = await call(method, path, body);
  expect(answer.status, answer.text).toBe(422);
  expect(answer.json).toMatchObject({ message: expect.any(String) as string });
  return Object.keys((answer.json as { errors: object }).errors);
}

async function done(method: string, path: string, body?: unknown): Promise<IproyalRow> {
  const answer = await call(method, path, body);
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.json as IproyalRow;
}

const create = (body: object = {}) =>
  done("POST", "/residential-subusers", { username: "new_one", password: "secret", traffic: 5.25, ...body });
const at = ({ hash }: IproyalRow, verb = "") => `/residential-subusers/${hash}${verb}`;
const pool = async () => ((await call("GET", "/me")).json as { available_traffic: number }).available_traffic;

beforeEach(() => {
  time = start;
  control.reset({ users: 72 });
  control.options({ frozen: true });
});
afterAll(() => sandbox.close());

describe("authorization", () => {
  it.each([
    ["none", undefined],
    ["a wrong token", "Bearer wrong"],
    ["the token alone", sandbox.token],
    ["another scheme", `Basic ${sandbox.token}`],
  ])("answers 401 to %s", async (_name, authorization) => {
    const response = await fetch(`${sandbox.url}/me`, {
      ...(authorization !== undefined && { headers: { authorization } }),
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: "Unauthenticated." });
  });

  it("answers 404 to an unknown path and 405 to another method", async () => {
    expect((await call("GET", "/residential-users")).status).toBe(404);
    expect((await call("POST", "/me")).status).toBe(405);
    const row = await create();
    for (const method of ["PATCH", "POST"]) expect((await call(method, at(row), {})).status).toBe(405);
    expect((await call("PUT", at(row, "/give-traffic"), { amount: 1 })).status).toBe(405);
  });
});

describe("me", () => {
  it("says what the main account has left", async () => {
    expect((await call("GET", "/me")).json).toEqual({
      available_traffic: 1500,
      subusers_count: 72,
      residential_user_hash: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
    });
    control.options({ poolGb: 32.6 });
    expect(await pool()).toBe(32.6);
  });
});

describe("list", () => {
  it("has 20 rows on a page, with passwords and without limits", async () => {
    const { data, meta } = await list();
    expect(data).toHaveLength(20);
    expect(meta).toEqual({
      current_page: 1,
      from: 1,
      last_page: 4,
      path: expect.stringContaining("/residential-subusers") as string,
      per_page: 20,
      to: 20,
      total: 72,
    });
    expect(Object.keys(data[0] ?? {}).sort()).toEqual([
      "hash",
      "id",
      "password",
      "traffic_available",
      "traffic_used",
      "username",
    ]);
    for (const { hash, password } of data) {
      expect(hash).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
      expect(password.length).toBeLessThanOrEqual(16);
    }
  });

  it("is clamped to 100 on a page, and empty after the last", async () => {
    control.reset({ users: 130 });
    const pages = await Promise.all([1, 2, 3].map((page) => list(`?per_page=1000&page=${page}`)));
    expect(pages.map(({ data }) => data.length)).toEqual([100, 30, 0]);
    expect(pages[2]?.meta).toMatchObject({ per_page: 100, last_page: 2, from: null, to: null });
    expect(new Set(pages.flatMap(({ data }) => data.map(({ hash }) => hash))).size).toBe(130);
  });

  it("searches a part of the user name and nothing else", async () => {
    await create({ username: "Quokka_01", password: "platypus" });
    expect((await list("?search=quOKka")).data).toMatchObject([{ username: "Quokka_01" }]);
    expect((await list("?search=platypus")).meta.total).toBe(0);
  });

  it.each([
    "page=0",
    "per_page=x",
    "per_page=1.5",
    "search=",
    `search=${"x".repeat(31)}`,
    "sort=id",
    "page=1&page=2",
  ])("refuses %s", async (query) => {
    expect(await refused("GET", `/residential-subusers?${query}`)).toEqual([query.split("=")[0]]);
  });
});

describe("one sub-user", () => {
  it("is found by its hash alone", async () => {
    const row = await create();
    expect((await call("GET", at(row))).json).toEqual(row);
    expect(await call("GET", `/residential-subusers/${row.id}`)).toMatchObject({
      status: 404,
      json: { message: expect.any(String) as string },
    });
  });
});

describe("create", () => {
  it("moves the traffic from the main account", async () => {
    const answer = await call("POST", "/residential-subusers", {
      username: "new_one",
      password: "secret",
      traffic: 5.25,
      limits: { daily_limit: 5000, monthly_limit: null },
    });
    expect(answer).toMatchObject({
      status: 201,
      json: { username: "new_one", password: "secret", traffic_available: 5.25, traffic_used: 0 },
    });
    expect(answer.json).not.toHaveProperty("limits");
    expect(control.user((answer.json as IproyalRow).hash)?.limits).toEqual({
      daily_limit: 5000,
      monthly_limit: null,
    });
    expect(await pool()).toBe(1494.75);
  });

  it.each([
    ["username", { username: "" }],
    ["username", { username: undefined }],
    ["password", { password: "x".repeat(17) }],
    ["password", { password: undefined }],
    ["traffic", { traffic: undefined }],
    ["traffic", { traffic: 0 }],
    ["traffic", { traffic: -1 }],
    ["traffic", { traffic: "5" }],
    ["traffic", { traffic: 1.005 }],
    ["traffic", { traffic: 1500.01 }],
    ["limits.daily_limit", { limits: { daily_limit: "5" } }],
    ["limits", { limits: 5 }],
    ["note", { note: "hello" }],
  ])("refuses a bad %s", async (field, body) => {
    const whole = { username: "new_one", password: "secret", traffic: 5, ...body };
    expect(await refused("POST", "/residential-subusers", whole)).toEqual([field]);
    expect(control.ledger()).toEqual([]);
  });

  it("refuses a taken user name, no body, and what is not JSON", async () => {
    await create();
    expect(
      await refused("POST", "/residential-subusers", { username: "new_one", password: "x", traffic: 1 }),
    ).toEqual(["username"]);
    expect((await call("POST", "/residential-subusers")).status).toBe(400);
    expect((await call("POST", "/residential-subusers", undefined, { body: "{" })).status).toBe(400);
    expect(control.ledger()).toHaveLength(1);
  });
});

describe("update", () => {
  it("keeps what is left out", async () => {
    const row = await create();
    expect(await done("PUT", at(row), { username: "renamed" })).toEqual({ ...row, username: "renamed" });
    expect(await done("PUT", at(row), { password: "other" })).toEqual({
      ...row,
      username: "renamed",
      password: "other",
    });
    expect((await list("?search=new_one")).meta.total).toBe(0);
    expect(control.ledger().map(({ body }) => body)).toEqual([
      expect.anything(),
      { username: "renamed" },
      {},
    ]);
  });

  it("may instead demand it, or take the traffic that was left", async () => {
    const row = await create();
    control.options({ iproyalOmitted: "required" });
    expect(await refused("PUT", at(row), { password: "other" })).toEqual(["username", "traffic"]);
    control.options({ iproyalOmitted: "zeroed" });
    expect(await done("PUT", at(row), { password: "other" })).toMatchObject({ traffic_available: 0 });
    expect(await pool()).toBe(1500);
  });

  it("sets the traffic that is left", async () => {
    const row = await create({ traffic: 10 });
    expect(await done("PUT", at(row), { traffic: 5 })).toMatchObject({ traffic_available: 5 });
    expect(await pool()).toBe(1495);
  });

  it("refuses a taken user name and unknown fields", async () => {
    const row = await create();
    const [other] = control.state().users;
    expect(await refused("PUT", at(row), { username: other?.username })).toEqual(["username"]);
    expect(await refused("PUT", at(row), { status: "disabled" })).toEqual(["status"]);
    expect(await done("PUT", at(row), { username: "new_one" })).toEqual(row);
  });
});

describe("traffic", () => {
  it("is moved both ways in hundredths of a GB", async () => {
    const row = await create();
    expect(await done("POST", at(row, "/give-traffic"), { amount: 0.25 })).toEqual({
      ...row,
      traffic_available: 5.5,
    });
    expect(await pool()).toBe(1494.5);
    expect(await done("POST", at(row, "/take-traffic"), { amount: 5.5 })).toEqual({
      ...row,
      traffic_available: 0,
    });
    expect(await pool()).toBe(1500);
  });

  it("is refused beyond what is left on either side", async () => {
    const row = await create();
    expect(await refused("POST", at(row, "/give-traffic"), { amount: 1494.76 })).toEqual(["amount"]);
    expect(await refused("POST", at(row, "/take-traffic"), { amount: 5.26 })).toEqual(["amount"]);
    for (const body of [{}, { amount: 0 }, { amount: -1 }, { amount: "1" }, { amount: 0.001 }])
      expect(await refused("POST", at(row, "/give-traffic"), body)).toEqual(["amount"]);
    expect(await refused("POST", at(row, "/give-traffic"), { amount: 1, product: "x" })).toEqual(["product"]);
    expect((await call("POST", "/residential-subusers/none/give-traffic", { amount: 1 })).status).toBe(404);
    expect(control.ledger()).toHaveLength(1);
  });

  it("is used with time: the total stays, and stops where it is used up", async () => {
    control.options({ frozen: false });
    const before = new Map(control.state().users.map((row) => [row.hash, row]));
    time += 2 * DAY;
    let grown = 0;
    for (const row of control.state().users) {
      const old = before.get(row.hash);
      const total = (old?.traffic_available ?? NaN) + (old?.traffic_used ?? NaN);
      expect(Math.abs(row.traffic_available + row.traffic_used - total)).toBeLessThanOrEqual(0.011);
      expect(row.traffic_available).toBeGreaterThanOrEqual(0);
      if (row.traffic_used > (old?.traffic_used ?? 0)) grown += 1;
    }
    expect(grown).toBeGreaterThan(60);
    time += 500 * DAY;
    expect(control.state().users.filter((row) => row.traffic_available === 0).length).toBeGreaterThan(60);
  });
});

describe("delete", () => {
  it("answers 204 without a body, and returns what was left", async () => {
    const row = await create({ traffic: 10 });
    control.patch(row.hash, { traffic_used: 4, traffic_available: 6 });
    const response = await fetch(`${sandbox.url}${at(row)}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${sandbox.token}` },
    });
    expect(response.status).toBe(204);
    expect([...response.headers.keys()]).not.toContain("content-type");
    expect(await response.text()).toBe("");
    expect((await call("DELETE", at(row))).status).toBe(404);
    expect(await pool()).toBe(1496);
  });
});

describe("on demand", () => {
  it("writes numbers as strings, counts wrongly, and loses a counter", async () => {
    const row = await create();
    control.options({ iproyalFigures: "strings", iproyalMovingTotal: true });
    expect((await call("GET", at(row))).json).toMatchObject({
      traffic_available: "5.25",
      traffic_used: "0.00",
    });
    const totals = [await list("?page=1"), await list("?page=2")].map(({ meta }) => meta.total);
    expect(totals.toSorted((a, b) => a - b)).toEqual([73, 74]);
    control.options({ iproyalFigures: "numbers" });
    const spent = control.state().users.find(({ traffic_used }) => traffic_used > 1);
    control.patch(spent?.hash ?? "", { traffic_used: 0 });
    expect(control.user(spent?.hash ?? "")).toMatchObject({
      traffic_used: 0,
      traffic_available: spent?.traffic_available,
    });
  });

  it("lists broken records as they were planted", async () => {
    control.reset({ users: 2 });
    control.insert([{ hash: "only" }], true);
    control.insert([{ username: 5 }]);
    const { data } = await list();
    expect(data).toContainEqual({ hash: "only" });
    expect(data).toContainEqual(expect.objectContaining({ username: 5 }));
    expect(data).toHaveLength(4);
  });

  it("breaks answers, those without a body too", async () => {
    const row = await create();
    control.faults([{ match: { method: "DELETE", id: row.hash }, fault: { kind: "status", status: 429 } }]);
    expect(await call("DELETE", at(row))).toMatchObject({
      status: 429,
      json: { message: expect.any(String) as string },
    });
    control.faults([{ match: { id: "new_one" }, fault: { kind: "wrong-types" } }]);
    expect((await call("GET", at(row))).json).toMatchObject({ username: 7, traffic_available: {} });
    expect((await call("DELETE", at(row))).status).toBe(204);
  });

  it("echoes the secrets of the request and of its sub-user", async () => {
    const row = await create({ password: "first-Secret" });
    control.faults([{ match: {}, fault: { kind: "status", echo: "plain" } }]);
    const { text } = await call("PUT", at(row), { password: "second-Secret" });
    for (const secret of ["first-Secret", "second-Secret", sandbox.token]) expect(text).toContain(secret);
  });
});

describe("the seed", () => {
  it("is the same each time, and has never used more than was given", () => {
    const { users } = control.state();
    expect(new Set(users.map(({ username }) => username)).size).toBe(72);
    expect(users.filter(({ traffic_used }) => traffic_used === 0).length).toBeLessThan(4);
    const shares = users.map((row) => row.traffic_used / (row.traffic_available + row.traffic_used));
    expect(shares.filter((share) => share > 0.9)).toHaveLength(2);
    control.reset();
    control.options({ frozen: true });
    expect(control.state().users).toEqual(users);
  });

  it("has a history that adds up to its counters", () => {
    const [history] = sampleHistory([sandbox, sandbox], time);
    expect(history?.users.length).toBeGreaterThan(65);
    for (const { days, hours, counter, first } of history?.users ?? []) {
      const sum = [...days, ...hours].reduce<number>((all, each) => all + (each ?? 0), 0);
      if (first > time - 88 * DAY) expect(Math.abs(sum - counter)).toBeLessThan(400);
    }
  });
});

it("keeps token, port, records, ids, pool and ledger over a restart", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
  const now = () => time;
  const first = await startIproyalSandbox({ dataDir, users: 9, now });
  const ask = iproyalCaller(first);
  const made = (await ask("POST", "/residential-subusers", { username: "a", password: "b", traffic: 4.5 }))
    .json as IproyalRow;
  const used = first.control.state().users.find(({ traffic_used }) => traffic_used > 1);
  await ask("POST", at(made, "/give-traffic"), { amount: 0.75 });
  await ask("DELETE", `/residential-subusers/${used?.hash}`);
  const before = { state: first.control.state(), ledger: first.control.ledger() };
  const me = (await ask("GET", "/me")).json;
  await first.close();

  const second = await startIproyalSandbox({ dataDir, now });
  try {
    expect([second.url, second.token]).toEqual([first.url, first.token]);
    expect({ state: second.control.state(), ledger: second.control.ledger() }).toEqual(before);
    expect((await iproyalCaller(second)("GET", "/me")).json).toEqual(me);
    expect(JSON.stringify(before.ledger)).not.toContain('"password"');
  } finally {
    await second.close();
    rmSync(dataDir, { recursive: true });
  }
});
