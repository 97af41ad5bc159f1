import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { faultBox, type Fault } from "./faults";
import { startNetnutSandbox } from "./netnut";
import { startNineProxySandbox } from "./nine-proxy";
import type { NineProxyRow } from "./nine-proxy-record";
import { controlCaller, netnutCaller, nineProxyCaller } from "./testing";

const nine = await startNineProxySandbox({ users: 5 });
const netnut = await startNetnutSandbox({ users: 5 });
const call = nineProxyCaller(nine);
const desk = controlCaller(nine.url);
const { control } = nine;

const body = (name = "victim") => ({ user_name: name, use_key: "k", status: 1 });
const create = (rest?: RequestInit) => call("POST", "create", body(), rest);
const arrived = () => expect.poll(() => control.requests().requests.length).toBe(1);
const applied = () => control.ledger().length;
const strike = (fault: Fault) => control.faults([{ match: { method: "post" }, fault }]);

beforeEach(() => {
  control.reset({ users: 5 });
  netnut.control.reset({ users: 5 });
});
afterAll(() => Promise.all([nine.close(), netnut.close()]));

describe("before: not applied; after: applied, then spoilt", () => {
  const sides = [
    ["before", 0],
    ["after", 1],
  ] as const;

  it.each(sides)("reset-%s drops the connection", async (side, count) => {
    strike({ kind: `reset-${side}` });
    await expect(create()).rejects.toThrow("fetch failed");
    expect(applied()).toBe(count);
  });

  it.each(sides)("hang-%s never answers", async (side, count) => {
    strike({ kind: `hang-${side}` });
    const caller = new AbortController();
    const answer = expect(create({ signal: caller.signal })).rejects.toThrow("aborted");
    await arrived();
    await expect.poll(applied).toBe(count);
    caller.abort();
    await answer;
    expect(applied()).toBe(count);
  });

  it.each(sides)("success-false-%s answers a failure inside 200", async (side, count) => {
    strike({ kind: `success-false-${side}`, message: "Nope" });
    expect(await create()).toMatchObject({
      status: 200,
      json: { success: false, message: "Nope", errors: [] },
    });
    expect(applied()).toBe(count);
  });

  it.each(sides)("truncated-%s breaks off within the body", async (side, count) => {
    strike({ kind: `truncated-${side}` });
    await expect(create()).rejects.toThrow("terminated");
    expect(applied()).toBe(count);
  });

  it.each(sides)("html-%s answers a page", async (side, count) => {
    strike({ kind: `html-${side}`, status: 502 });
    const answer = await create();
    expect(answer.status).toBe(502);
    expect(answer.headers.get("content-type")).toBe("text/html");
    expect(answer.text).toContain("<!DOCTYPE html>");
    expect(applied()).toBe(count);
  });

  it.each(sides)("empty-%s answers nothing", async (side, count) => {
    strike({ kind: `empty-${side}` });
    expect(await create()).toMatchObject({ status: 200, text: "" });
    expect(applied()).toBe(count);
  });
});

describe("late: applied after its answer was lost", () => {
  /** So that a busy machine sees what was before it. */
  const lateMs = 600;

  it("status-late answers 504", async () => {
    strike({ kind: "status-late", lateMs });
    expect((await create()).status).toBe(504);
    expect(applied()).toBe(0);
    await expect.poll(applied).toBe(1);
  });

  it.each(["reset-late", "hang-late"] as const)("%s is applied though the caller has gone", async (kind) => {
    strike({ kind, lateMs });
    const caller = new AbortController();
    const answer = expect(create({ signal: caller.signal })).rejects.toThrow();
    await arrived();
    caller.abort();
    await answer;
    expect(applied()).toBe(0);
    await expect.poll(applied).toBe(1);
  });
});

describe("ignored: says yes and does nothing", () => {
  it("answers every write of 9Proxy as if it were carried out", async () => {
    control.options({ frozen: true });
    const [row] = control.state().users;
    const before = JSON.stringify(row);
    control.faults([{ match: {}, fault: { kind: "ignored" } }]);
    expect(await create()).toMatchObject({
      status: 200,
      json: { success: true, result: { user_name: "victim" } },
    });
    expect(await call("PUT", "update", { id: row?.id, use_key: "other", status: 2 })).toMatchObject({
      status: 200,
      json: { success: true, result: { status: 2 } },
    });
    expect(await call("DELETE", "delete", { id: row?.id })).toMatchObject({
      status: 200,
      json: { result: { deleted: true } },
    });
    expect(await call("PUT", "update", { id: 0, use_key: "other", status: 2 })).toMatchObject({
      status: 400,
    });
    expect([applied(), control.state().users.length, JSON.stringify(control.user(row?.id ?? 0))]).toEqual([
      0,
      5,
      before,
    ]);
  });

  it("answers every write of NetNut as if it were carried out", async () => {
    const ask = netnutCaller(netnut);
    const { users } = netnut.control.state();
    const at = `/customer/sub-user/${users[0]?.customer_id}`;
    netnut.control.options({ frozen: true });
    netnut.control.faults([{ match: {}, fault: { kind: "ignored" } }]);
    const before = JSON.stringify(netnut.control.state().users);
    const made = {
      customer_name: "New",
      customer_dashboard_email: "new@firm.example",
      customer_dashboard_pwd: "a",
      customer_login_name: "new_one",
      customer_login_pwd: "b",
    };
    const answers = [
      await ask("POST", "/customer/sub-user/", made),
      await ask("PATCH", `${at}/password`, { new_login_pwd: "other" }),
      await ask("POST", `${at}/allocate`, { allocate: 3, product_type: "*" }),
      await ask("POST", `${at}/allocateIps`, {
        access_point: "eu",
        country_code: "DE",
        ips: 1,
        bandwidth: 1,
      }),
      await ask("PUT", `${at}/disabled`),
    ];
    expect(answers.map(({ json: said }) => (said as { success: boolean }).success)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(netnut.control.ledger()).toEqual([]);
    expect(JSON.stringify(netnut.control.state().users)).toBe(before);
  });
});

describe("other faults", () => {
  it("status answers in the provider's words, with Retry-After, and applies only when told", async () => {
    strike({ kind: "status", status: 429, retryAfter: "7", message: "Slow down" });
    const answer = await create();
    expect(answer).toMatchObject({ status: 429, json: { success: false, message: "Slow down", errors: [] } });
    expect(answer.headers.get("retry-after")).toBe("7");
    expect(applied()).toBe(0);
    strike({ kind: "status", status: 503, applied: true });
    expect((await create()).status).toBe(503);
    expect(applied()).toBe(1);
  });

  it("redirect points back with the key in it", async () => {
    strike({ kind: "redirect" });
    const answer = await create();
    expect(answer.status).toBe(308);
    expect(answer.headers.get("location")).toBe(
      `${nine.url}/client/v1/user-passes/create?api-key=${nine.apiKey}`,
    );
    expect(applied()).toBe(0);
  });

  it("slow-body trickles a right answer", async () => {
    strike({ kind: "slow-body", delayMs: 120 });
    const start = performance.now();
    expect((await create()).json).toMatchObject({ success: true });
    expect(performance.now() - start).toBeGreaterThan(100);
    expect(applied()).toBe(1);
  });

  it("huge-body floods with valid JSON", async () => {
    strike({ kind: "huge-body", bytes: 3_000_000 });
    const answer = await create();
    expect(answer.text.length).toBeGreaterThanOrEqual(3_000_000);
    expect(answer.json).toMatchObject({ success: true });
    expect(applied()).toBe(1);
  });

  it("wrong-types keeps the shape", async () => {
    strike({ kind: "wrong-types" });
    expect((await create()).json).toMatchObject({
      success: true,
      message: 7,
      result: { id: {}, user_name: 7 },
    });
    expect(applied()).toBe(1);
  });

  it("deleted-false leaves the record alone", async () => {
    const id = control.state().users[0]?.id;
    control.faults([{ match: { method: "DELETE" }, fault: { kind: "deleted-false", times: 1 } }]);
    expect((await call("DELETE", "delete", { id })).json).toMatchObject({
      success: true,
      result: { deleted: false },
    });
    expect(applied()).toBe(0);
    expect((await call("DELETE", "delete", { id })).json).toMatchObject({ result: { deleted: true } });
  });

  it("spoils NetNut in NetNut's words", async () => {
    netnut.control.faults([{ match: {}, fault: { kind: "status", status: 500, message: "Boom" } }]);
    expect((await netnutCaller(netnut)("GET", "/customer/sub-user/")).json).toEqual({
      success: false,
      message: "Boom",
    });
  });
});

describe("matching", () => {
  it("takes turns: first rule first, so many times", async () => {
    control.faults([
      { match: { path: "/create" }, fault: { kind: "status", status: 500, times: 1 } },
      { match: { path: "/create" }, fault: { kind: "status", status: 503, times: 1 } },
    ]);
    const statuses = [await create(), await create(), await create()].map(({ status }) => status);
    expect(statuses).toEqual([500, 503, 200]);
  });

  it("matches method, path and id whole", async () => {
    const [first, second] = control.state().users as [NineProxyRow, NineProxyRow];
    const update = (row: NineProxyRow) =>
      call("PUT", "update", { id: row.id, use_key: "k", status: 1 }).then(({ status }) => status);
    control.faults([{ match: { id: first.id }, fault: { kind: "status" } }]);
    expect([await update(first), await update(second)]).toEqual([500, 200]);
    control.faults([{ match: { id: second.user_name }, fault: { kind: "status" } }]);
    expect([await update(first), await update(second)]).toEqual([200, 500]);
    control.faults([{ match: { id: String(first.id).slice(0, 3) }, fault: { kind: "status" } }]);
    expect([await update(first), await update(second)]).toEqual([200, 200]);
    control.faults([{ match: { id: "victim" }, fault: { kind: "status" } }]);
    expect([(await create()).status, await update(first)]).toEqual([500, 200]);
    control.faults([{ match: { method: "GET", path: "update" }, fault: { kind: "status" } }]);
    expect(await update(first)).toBe(200);
  });

  it("matches a NetNut sub-user by id and login name", async () => {
    const [user] = netnut.control.state().users;
    const get = () => netnutCaller(netnut)("GET", `/customer/sub-user/${user?.customer_id}`);
    for (const id of [Number(user?.customer_id), String(user?.customer_login_name)]) {
      netnut.control.faults([{ match: { id }, fault: { kind: "status", status: 418 } }]);
      expect((await get()).status).toBe(418);
    }
    netnut.control.faults([{ match: { id: `${user?.customer_id}0` }, fault: { kind: "status" } }]);
    expect((await get()).status).toBe(200);
  });

  it("strikes about as often as its probability says, the same way each time", () => {
    const box = faultBox();
    const request = {
      method: "GET",
      path: "/",
      query: new URLSearchParams(),
      authorization: undefined,
      headers: {},
      requestId: undefined,
      body: { kind: "none" },
    } as const;
    const run = () => {
      box.set([{ match: {}, fault: { kind: "status", probability: 0.3 } }]);
      return Array.from({ length: 400 }, () => box.take(request, () => []) !== undefined);
    };
    const first = run();
    expect(first.filter(Boolean).length).toBeGreaterThan(80);
    expect(first.filter(Boolean).length).toBeLessThan(160);
    expect(run()).toEqual(first);
  });
});

describe("control routes", () => {
  it("set and clear faults, and refuse a rule they do not understand", async () => {
    const rule = { match: { path: "create" }, fault: { kind: "status", status: 503 } };
    expect((await desk("POST", "faults", [rule])).status).toBe(200);
    expect((await create()).status).toBe(503);
    expect((await desk("POST", "faults", [{ ...rule, match: { pth: "x" } }])).status).toBe(400);
    expect((await desk("DELETE", "faults")).status).toBe(200);
    expect((await create()).status).toBe(200);
  });

  it("insert, show, change and remove records of any shape, behind the ledger", async () => {
    const inserted = await desk("POST", "users", { exact: true, users: [{ id: "abc", status: 9 }] });
    expect(inserted.json).toEqual({ ids: [expect.stringMatching(/^stray-|^\d+$/)] });
    await desk("POST", "users", [
      { id: 77_001, note: "=1+1" },
      { id: 77_001, note: "same id" },
      { user_name: 5 },
    ]);
    const { result } = (await call("GET", "get-list?limit=100")).json as { result: { items: unknown[] } };
    expect(result.items).toContainEqual({ id: "abc", status: 9 });
    expect(result.items.filter((row) => (row as NineProxyRow).id === 77_001)).toHaveLength(2);
    expect(result.items).toContainEqual(expect.objectContaining({ user_name: 5, status: 1 }));

    const before = (await desk("GET", "users/77001")).json as NineProxyRow;
    const after = (await desk("PATCH", "users/77001", { usage_cap: 9, status: 3 })).json as NineProxyRow;
    expect(after).toMatchObject({ note: "=1+1", usage_cap: 9, status: 3 });
    expect(after.updated_at).toBeGreaterThan(before.updated_at);
    expect((await desk("DELETE", "users/77001")).status).toBe(200);
    expect((await desk("GET", "users/77001")).status).toBe(404);
    expect((await desk("PATCH", "users/1", {})).status).toBe(404);
    expect((await desk("GET", "ledger?since=0")).json).toEqual([]);
  });

  it("answer state, ledger and requests, the last without the key", async () => {
    await create();
    await call("GET", "get-list?limit=5");
    expect((await desk("GET", "state")).json).toMatchObject({
      users: { length: 6 },
      options: { maxLimit: 100 },
    });
    expect((await desk("GET", "ledger")).json).toMatchObject([{ seq: 1, operation: "create" }]);
    const report = await desk("GET", "requests");
    expect(report.text).not.toContain(nine.apiKey);
    expect(report.json).toMatchObject({
      total: 2,
      maxInFlight: 1,
      requests: [
        { method: "POST", path: "/client/v1/user-passes/create", status: 200 },
        { method: "GET", path: "/client/v1/user-passes/get-list?limit=5", status: 200 },
      ],
    });
  });

  it("delay every answer and count what was in flight", async () => {
    await desk("POST", "latency", { ms: 40, jitter: 5 });
    const start = performance.now();
    await Promise.all([1, 2, 3].map(() => call("GET", "get-list")));
    expect(performance.now() - start).toBeGreaterThan(38);
    expect(control.requests().maxInFlight).toBe(3);
    expect((await desk("POST", "latency", { ms: -1 })).status).toBe(400);
  });

  it("take the provider down and up again", async () => {
    expect((await desk("POST", "options", { down: true })).json).toMatchObject({ down: true });
    await expect(create()).rejects.toThrow("fetch failed");
    await desk("POST", "options", { down: false, refuseKey: true });
    expect((await create()).status).toBe(403);
    expect((await desk("POST", "options", { dwon: true })).status).toBe(400);
    await desk("POST", "reset", { users: 3 });
    expect((await create()).status).toBe(200);
    expect(control.state().users).toHaveLength(4);
  });

  it("are closed to web pages", async () => {
    const answer = await desk("GET", "state", undefined, {
      headers: { origin: "https://elsewhere.example" },
    });
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain("use_key");
  });
});
