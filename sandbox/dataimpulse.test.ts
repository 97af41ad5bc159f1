import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startDataImpulseSandbox } from "./dataimpulse";
import type { DataImpulseRow } from "./dataimpulse-record";
import { dataImpulseCaller } from "./testing";

const DAY = 86_400_000;
const GIB = 2 ** 30;
let time = Date.UTC(2026, 5, 3, 9);
const sandbox = await startDataImpulseSandbox({ users: 75, now: () => time });
const call = dataImpulseCaller(sandbox);
const { control } = sandbox;

async function said<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  const answer = await call(method, path, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as T;
}

async function refused(method: string, path: string, body?: unknown): Promise<unknown[]> {
  const answer = await call(method, path, body);
  expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
  const { message, errors = {} } = answer.json as { message: string; errors?: object };
  return [answer.status, Object.keys(errors).join() || message];
}

const list = (query = "") =>
  said<{ subusers: DataImpulseRow[] }>("GET", `sub-user/list${query}`).then(({ subusers }) => subusers);
const pool = () => said<{ balance: number }>("GET", "user/balance").then(({ balance }) => balance);
const create = (body: object = {}) => said<DataImpulseRow>("POST", "sub-user/create", body);
const balance = (id: number) =>
  said<Record<"balance" | "balance_total" | "balance_used", number>>(
    "GET",
    `sub-user/balance/get?subuser_id=${id}`,
  );
const done = (path: string, body: object) =>
  expect(said("POST", `sub-user/${path}`, body)).resolves.toEqual({ success: true });

beforeEach(() => control.reset({ users: 75 }));
afterAll(() => sandbox.close());

describe("tokens", () => {
  const signIn = (body: object) =>
    fetch(`${sandbox.url}/reseller/user/token/get`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const withToken = (authorization: string) =>
    fetch(`${sandbox.url}/reseller/user/balance`, { headers: { authorization } });

  it("come from login and password alone, and say when they end", async () => {
    const good = { login: sandbox.email, password: sandbox.password };
    expect((await signIn({ ...good, password: "wrong" })).status).toBe(401);
    expect((await signIn({ email: sandbox.email, password: sandbox.password })).status).toBe(422);
    const { token } = (await (await signIn(good)).json()) as { token: string };
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
      iat: number;
      exp: number;
    };
    expect(claims.exp - claims.iat).toBe(86_400);
    expect((await withToken(`Bearer ${token}`)).status).toBe(200);
    for (const wrong of [token, `Token ${token}`, `Bearer ${token}x`, "Bearer a.b.c"])
      expect((await withToken(wrong)).status, wrong).toBe(401);
    time += DAY + 1000;
    expect((await withToken(`Bearer ${token}`)).status).toBe(401);
    time -= DAY + 1000;
    control.expireTokens();
    expect((await withToken(`Bearer ${token}`)).status).toBe(401);
  });

  it("are as short as wanted", async () => {
    control.options({ dataimpulse: { tokenMs: 3_600_000 } });
    const answer = await signIn({ login: sandbox.email, password: sandbox.password });
    const { token } = (await answer.json()) as { token: string };
    time += 3_600_001;
    expect((await withToken(`Bearer ${token}`)).status).toBe(401);
    time -= 3_600_001;
  });
});

describe("a sub-user", () => {
  it("gets login and password from the vendor, and a balance of 0", async () => {
    const user = await create({ label: "Acme", pool_type: "mobile", threads: 7 });
    expect(user).toMatchObject({ label: "Acme", balance: 0, balance_format: "0 GB", threads: 7 });
    expect(user.login).toMatch(/^[0-9a-f]{20}$/);
    expect(user.password).toMatch(/^\w{12}$/);
    expect(await said("GET", `sub-user/get?subuser_id=${user.id}`)).toEqual(user);
    const { password, login } = await said<DataImpulseRow>("POST", "sub-user/reset-password", {
      subuser_id: user.id,
    });
    expect(login).toBe(user.login);
    expect(password).not.toBe(user.password);
    expect(JSON.stringify(control.ledger())).not.toContain(password);
  });

  it("may have the label of another", async () => {
    const ids = [await create({ label: "twice" }), await create({ label: "twice" })].map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it("keeps its kind of pool, and takes only what is documented", async () => {
    const { id } = await create();
    const one = { subuser_id: id };
    expect(await refused("POST", "sub-user/update", { ...one, pool_type: "mobile" })).toEqual([
      422,
      "pool_type",
    ]);
    expect(await refused("POST", "sub-user/create", { label: "a", login: "mine" })).toEqual([422, "login"]);
    expect(await refused("POST", "sub-user/create", { pool_type: "residental" })).toEqual([422, "pool_type"]);
    for (const threads of [0, 2001, 1.5, "10"])
      expect(await refused("POST", "sub-user/update", { ...one, threads })).toEqual([422, "threads"]);
    expect(await refused("POST", "sub-user/reset-password", { ...one, password: "mine" })).toEqual([
      422,
      "password",
    ]);
    expect(await refused("POST", "sub-user/set-blocked", one)).toEqual([422, "blocked"]);
    expect(await refused("POST", "sub-user/set-blocked", { subuser_id: `${id}`, blocked: true })).toEqual([
      422,
      "subuser_id",
    ]);
    expect(await refused("POST", "sub-user/update", { ...one, sticky_range: { start: 1, end: 2 } })).toEqual([
      422,
      "sticky_range.start,sticky_range.end",
    ]);
    expect(
      await refused("POST", "sub-user/set-default-pool-parameters", {
        ...one,
        default_pool_parameters: { countries: ["us"], exclude_countries: ["de"] },
      }),
    ).toEqual([422, "default_pool_parameters"]);
    expect(await refused("PATCH", "sub-user/update", one)).toEqual([405, "Method not allowed"]);
    expect(await refused("GET", "sub-user/usage-stat/detail?subuser_id=1")).toEqual([404, "Not found"]);
  });

  it("is refused by every call once it is gone", async () => {
    const { id } = await create();
    const one = { subuser_id: id };
    await done("delete", one);
    for (const [path, more] of Object.entries({
      update: { label: "x" },
      "set-blocked": { blocked: true },
      "reset-password": {},
      delete: {},
      "balance/add": { traffic: 1 },
      "balance/drop": {},
    }))
      expect(await refused("POST", `sub-user/${path}`, { ...one, ...more })).toEqual([
        404,
        "Subuser not found",
      ]);
    control.options({ dataimpulse: { unknownAs: 200 } });
    expect(await said("GET", `sub-user/get?subuser_id=${id}`)).toEqual({
      success: false,
      message: "Subuser not found",
    });
  });

  it("has up to five addresses, each of which belongs to one sub-user", async () => {
    const { id } = await create();
    const other = await create({ allowed_ips: ["203.0.113.9"] });
    for (let ip = 1; ip <= 5; ip += 1) await done("allowed-ips/add", { subuser_id: id, ip: `192.0.2.${ip}` });
    expect(await refused("POST", "sub-user/allowed-ips/add", { subuser_id: id, ip: "192.0.2.6" })).toEqual([
      422,
      "ip",
    ]);
    await done("allowed-ips/remove", { subuser_id: id, ip: "192.0.2.5" });
    const taken = { subuser_id: id, ip: "203.0.113.9" };
    expect(await refused("POST", "sub-user/allowed-ips/add", taken)).toEqual([
      400,
      "Bind is already exists for other subuser.",
    ]);
    await done("delete", { subuser_id: other.id });
    await done("allowed-ips/add", taken);
  });
});

describe("traffic", () => {
  it("leaves the pool by the price of its kind, in whole GB of 2^30 bytes", async () => {
    control.options({ poolGb: 100, frozen: true });
    const [cheap, dear] = [
      await create({ pool_type: "datacenter" }),
      await create({ pool_type: "residential_premium" }),
    ];
    await done("balance/add", { subuser_id: cheap.id, traffic: 3 });
    await done("balance/add", { subuser_id: dear.id, traffic: 12 });
    await done("balance/add", { subuser_id: dear.id, traffic: 1 });
    expect(await pool()).toBe(33.5);
    expect(await balance(dear.id)).toMatchObject({
      balance: 13 * GIB,
      balance_format: "13 GB",
      balance_total: 13 * GIB,
      balance_used: 0,
    });
    expect(await said("GET", `sub-user/balance/addition-history?subuser_id=${dear.id}`)).toEqual({
      history: [
        { balance_charged: 5, traffic_added: 1, datetime: "2026-06-03 09:00:00" },
        { balance_charged: 60, traffic_added: 12, datetime: "2026-06-03 09:00:00" },
      ],
    });
    expect(await refused("POST", "sub-user/balance/add", { subuser_id: dear.id, traffic: 7 })).toEqual([
      400,
      "Insufficient balance",
    ]);
    for (const traffic of [0, -1, 1.5, "2"])
      expect(await refused("POST", "sub-user/balance/add", { subuser_id: dear.id, traffic })).toEqual([
        422,
        "traffic",
      ]);
    expect(await pool()).toBe(33.5);
  });

  it("comes back whole by a drop, and is lost by a delete", async () => {
    control.options({ poolGb: 100, frozen: true });
    const [{ id }, lost] = [await create({ pool_type: "mobile" }), await create()];
    await done("balance/add", { subuser_id: id, traffic: 10 });
    control.patch(id, { balance_used: 4 * GIB });
    await done("balance/drop", { subuser_id: id });
    expect(await balance(id)).toMatchObject({
      balance: 0,
      balance_total: 4 * GIB,
      balance_used: 4 * GIB,
    });
    expect(await pool()).toBe(92);
    await done("balance/drop", { subuser_id: id });
    expect(await pool()).toBe(92);
    await done("balance/add", { subuser_id: lost.id, traffic: 10 });
    await done("delete", { subuser_id: lost.id });
    expect(await pool()).toBe(82);
    expect(control.ledger().at(-1)).toMatchObject({ operation: "delete", outcome: { balance: 10 * GIB } });
  });

  it("is used until it is gone, and not while blocked", async () => {
    const before = await list();
    time += 30 * DAY;
    const after = new Map((await list()).map((row) => [row.id, row]));
    for (const row of before) {
      const later = after.get(row.id)?.balance ?? -1;
      expect(later).toBeGreaterThanOrEqual(0);
      if (row.blocked) expect(later).toBe(row.balance);
      else expect(later).toBeLessThanOrEqual(row.balance);
    }
    expect([...after.values()].filter((row) => row.balance === 0).length).toBeGreaterThan(3);
    time -= 30 * DAY;
  });

  it("is counted by day in statistics that add up, and are a bare list without any", async () => {
    const unused = await create();
    const usage = (id: number, period: string) =>
      said<{ usage: { traffic: number; d_usage: string }[]; total: { traffic: number } }>(
        "GET",
        `sub-user/usage-stat/get?subuser_id=${id}&period=${period}`,
      );
    expect(await usage(unused.id, "month")).toEqual([]);
    for (const user of control.state().users.filter((each) => each.balance_used > GIB)) {
      const { usage: rows, total } = await usage(user.id, "2years");
      expect(Math.abs(total.traffic - user.balance_used / 1e6), user.label).toBeLessThanOrEqual(1);
      expect(rows.reduce((sum, { traffic }) => sum + traffic, 0)).toBe(total.traffic);
      const week = await usage(user.id, "week");
      if (!Array.isArray(week)) expect(week.usage).toEqual(rows.slice(-week.usage.length));
    }
    expect(await refused("GET", `sub-user/usage-stat/get?subuser_id=${unused.id}&period=always`)).toEqual([
      422,
      "period",
    ]);
  });
});

describe("the list", () => {
  it("goes by limit and offset, and has passwords in every row", async () => {
    const all = await list();
    expect(all).toHaveLength(75);
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted((a, b) => a - b));
    expect(all.every(({ password }) => /^\w{12}$/.test(password))).toBe(true);
    expect(await list("?limit=30&offset=60")).toEqual(all.slice(60));
    expect(await list("?limit=30&offset=75")).toEqual([]);
    expect(await refused("GET", "sub-user/list?limit=1001")).toEqual([422, "limit"]);
    expect(await refused("GET", "sub-user/list?page=2")).toEqual([422, "page"]);
  });

  it("misbehaves on demand", async () => {
    const all = await list();
    control.options({ maxLimit: 20 });
    expect(await list("?limit=1000")).toEqual(all.slice(0, 20));
    control.options({ dataimpulse: { unpaged: true, newestFirst: true } });
    expect(await list("?limit=10&offset=70")).toEqual(all.toReversed());
    control.options({ dataimpulse: { misspelt: true } });
    const kinds = new Set((await list()).map(({ pool_type }) => pool_type as string));
    expect(kinds.has("residental") && !kinds.has("residential")).toBe(true);
  });

  it("answers the customers of the reseller, most of whom can go on for weeks", async () => {
    const users = control.state().users;
    expect(new Set(users.map(({ label }) => label)).size).toBe(75);
    expect(new Set(users.map(({ login }) => login)).size).toBe(75);
    const spent = users.filter((user) => user.balance_used > 0.9 * user.balance_total);
    expect(spent).toHaveLength(1);
    for (const { additions, balance_total } of users)
      expect(additions.reduce((sum, { added }) => sum + added, 0) * GIB).toBe(balance_total);
  });
});

it("is the same after a restart", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
  const start = () => startDataImpulseSandbox({ users: 10, dataDir, now: () => time });
  const first = await start();
  const ask = dataImpulseCaller(first);
  const made = (await ask("POST", "sub-user/create", { label: "kept" })).json as DataImpulseRow;
  await ask("POST", "sub-user/balance/add", { subuser_id: made.id, traffic: 5 });
  const before = [first.control.state(), (await ask("GET", "user/balance")).json];
  await first.close();
  const second = await start();
  expect([second.control.state(), (await dataImpulseCaller(second)("GET", "user/balance")).json]).toEqual(
    before,
  );
  await second.close();
  rmSync(dataDir, { recursive: true });
});

describe("faults", () => {
  it("loses the answer of an addition that took place", async () => {
    const { id } = await create();
    control.faults([{ match: { path: "balance/add" }, fault: { kind: "reset-after" } }]);
    await expect(call("POST", "sub-user/balance/add", { subuser_id: id, traffic: 2 })).rejects.toThrow();
    expect(control.user(id)?.balance_total).toBe(2 * GIB);
    expect(control.ledger().map(({ operation }) => operation)).toEqual(["create", "balance-add"]);
  });

  it("reports a failure inside of a 200", async () => {
    const { id } = await create();
    control.faults([
      { match: { path: "set-blocked", id }, fault: { kind: "success-false-before", message: "No" } },
    ]);
    expect(await said("POST", "sub-user/set-blocked", { subuser_id: id, blocked: true })).toEqual({
      success: false,
      message: "No",
    });
    expect(control.user(id)?.blocked).toBe(false);
  });
});
