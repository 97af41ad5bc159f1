import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startNineProxySandbox } from "./nine-proxy";
import type { NineProxyRow } from "./nine-proxy-record";
import { nineProxyCaller } from "./testing";

const DAY = 86_400_000;
let time = Date.UTC(2025, 5, 2, 9);
const sandbox = await startNineProxySandbox({ users: 260, now: () => time });
const call = nineProxyCaller(sandbox);
const { control } = sandbox;

interface Page {
  items: NineProxyRow[];
  total_items: number;
  total_pages: number;
}

async function list(query = ""): Promise<Page> {
  const answer = await call("GET", `get-list${query}`);
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as { result: Page }).result;
}

async function refused(method: string, path: string, body?: unknown, rest?: RequestInit): Promise<string> {
  const answer = await call(method, path, body, rest);
  expect(answer.status, answer.text).toBe(400);
  expect(answer.json).toMatchObject({ success: false, message: expect.any(String) });
  return (answer.json as { errors: string[] }).errors.join("; ");
}

const created = (body: object) =>
  call("POST", "create", body).then((answer) => (answer.json as { result: NineProxyRow }).result);

beforeEach(() => control.reset({ users: 260 }));
afterAll(() => sandbox.close());

describe("key", () => {
  it.each([
    ["none", ""],
    ["a wrong one", "?api-key=wrong"],
    ["the right one twice", `?api-key=${sandbox.apiKey}&api-key=${sandbox.apiKey}`],
  ])("answers 403 to %s", async (_name, query) => {
    const response = await fetch(`${sandbox.url}/client/v1/user-passes/get-list${query}`);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ success: false, message: expect.any(String), errors: [] });
  });

  it("does not take the key from a header", async () => {
    const response = await fetch(`${sandbox.url}/client/v1/user-passes/get-list`, {
      headers: { "api-key": sandbox.apiKey },
    });
    expect(response.status).toBe(403);
  });

  it("answers 404 to an unknown path and 405 to another method", async () => {
    expect((await call("GET", "get")).status).toBe(404);
    expect((await call("GET", "create")).status).toBe(405);
    expect((await call("POST", "delete", { id: 1 })).status).toBe(405);
  });
});

describe("get-list", () => {
  it("defaults to 30 rows, page 1, newest id first", async () => {
    const page = await list();
    const ids = page.items.map(({ id }) => id);
    expect(page).toMatchObject({ total_items: 260, total_pages: 9 });
    expect(ids).toHaveLength(30);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(Object.keys(page.items[0] ?? {}).sort()).toEqual([
      "created_at",
      "data_used",
      "id",
      "ip_usage_cap",
      "ip_used",
      "note",
      "status",
      "updated_at",
      "usage_cap",
      "use_key",
      "user_name",
    ]);
  });

  it("walks every row exactly once in id order", async () => {
    const pages = await Promise.all(
      [1, 2, 3, 4].map((page) => list(`?limit=100&page=${page}&sort_by=id&order_by=asc`)),
    );
    const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(260);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(pages[3]?.items).toEqual([]);
  });

  it("clamps a larger limit without a word, and tells it by total_pages", async () => {
    expect((await list("?limit=1000")).items).toHaveLength(100);
    control.options({ maxLimit: 50 });
    expect(await list("?limit=100")).toMatchObject({ total_pages: 6, items: { length: 50 } });
  });

  it("sorts by every documented field, both ways", async () => {
    for (const field of [
      "user_name",
      "status",
      "created_at",
      "use_key",
      "usage_cap",
      "data_used",
      "ip_usage_cap",
      "ip_used",
    ] as const) {
      const up = (await list(`?limit=100&sort_by=${field}&order_by=asc`)).items.map((row) => row[field]);
      const down = (await list(`?limit=100&sort_by=${field}&order_by=desc`)).items.map((row) => row[field]);
      const ascending = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);
      expect(up, field).toEqual([...up].sort(ascending));
      expect(down, field).toEqual([...down].sort((a, b) => ascending(b, a)));
    }
  });

  it("sees a write in a sorted list", async () => {
    await list("?sort_by=user_name&order_by=asc");
    await created({ user_name: "!first", use_key: "k", status: 1 });
    expect((await list("?sort_by=user_name&order_by=asc")).items[0]?.user_name).toBe("!first");
  });

  it("finds by part of the user name in any case, and nothing else", async () => {
    await created({ user_name: "Quokka_01", use_key: "platypus", status: 1, note: "wombat" });
    expect(await list("?keyword=quOKka")).toMatchObject({ total_items: 1, total_pages: 1 });
    expect((await list("?keyword=platypus")).total_items).toBe(0);
    expect((await list("?keyword=wombat")).total_items).toBe(0);
  });

  it.each([
    "limit=0",
    "limit=abc",
    "limit=1.5",
    "limit=-1",
    "limit=",
    "page=0",
    "page=x",
    "sort_by=note",
    "sort_by=updated_at",
    "order_by=ASC",
    "status=1",
    "limit=5&limit=6",
  ])("refuses %s", async (query) => {
    expect(await refused("GET", `get-list?${query}`)).toContain(query.split("=")[0]);
  });
});

describe("create", () => {
  it("fills in what is omitted and starts at zero", async () => {
    const row = await created({ user_name: "new_one", use_key: "secret", status: 2 });
    const second = Math.floor(time / 1000);
    expect(row).toMatchObject({
      user_name: "new_one",
      use_key: "secret",
      status: 2,
      usage_cap: 0,
      ip_usage_cap: -1,
    });
    expect(row).toMatchObject({ note: "", data_used: 0, ip_used: 0, created_at: second, updated_at: second });
    expect(control.user(row.id)).toEqual(row);
  });

  it.each([
    ["user_name", { use_key: "k", status: 1 }],
    ["user_name", { user_name: "", use_key: "k", status: 1 }],
    ["use_key", { user_name: "a", status: 1 }],
    ["use_key", { user_name: "a", use_key: 5, status: 1 }],
    ["status", { user_name: "a", use_key: "k" }],
    ["status", { user_name: "a", use_key: "k", status: 3 }],
    ["status", { user_name: "a", use_key: "k", status: "1" }],
    ["usage_cap", { user_name: "a", use_key: "k", status: 1, usage_cap: 1.5 }],
    ["usage_cap", { user_name: "a", use_key: "k", status: 1, usage_cap: null }],
    ["ip_usage_cap", { user_name: "a", use_key: "k", status: 1, ip_usage_cap: -2 }],
    ["extra", { user_name: "a", use_key: "k", status: 1, extra: 1 }],
  ])("refuses a bad %s", async (field, body) => {
    expect(await refused("POST", "create", body)).toContain(field);
    expect(control.ledger()).toEqual([]);
  });

  it("refuses a taken user name, malformed JSON, another content type and no body", async () => {
    await created({ user_name: "twin", use_key: "k", status: 1 });
    expect(await refused("POST", "create", { user_name: "twin", use_key: "x", status: 1 })).toContain(
      "user_name",
    );
    await refused("POST", "create", undefined);
    await refused("POST", "create", undefined, {
      body: "{",
      headers: { "content-type": "application/json" },
    });
    await refused("POST", "create", undefined, { body: "{}", headers: { "content-type": "text/plain" } });
    expect(control.ledger()).toHaveLength(1);
  });
});

describe("update", () => {
  it("resets what is omitted, keeps the name, moves updated_at", async () => {
    const before = await created({
      user_name: "keep",
      use_key: "k",
      status: 1,
      note: "n",
      usage_cap: 5,
      ip_usage_cap: 7,
    });
    const answer = await call("PUT", "update", { id: before.id, use_key: "k2", status: 2 });
    expect((answer.json as { result: NineProxyRow }).result).toMatchObject({
      user_name: "keep",
      use_key: "k2",
      status: 2,
      note: "",
      usage_cap: 0,
      ip_usage_cap: -1,
      created_at: before.created_at,
      updated_at: before.updated_at + 1,
    });
  });

  it("needs id, use_key and a writable status, and refuses unknown ids and taken names", async () => {
    const { id } = await created({ user_name: "one", use_key: "k", status: 1 });
    await created({ user_name: "two", use_key: "k", status: 1 });
    expect(await refused("PUT", "update", { use_key: "k", status: 1 })).toContain("id");
    expect(await refused("PUT", "update", { id, status: 1 })).toContain("use_key");
    expect(await refused("PUT", "update", { id, use_key: "k" })).toContain("status");
    expect(await refused("PUT", "update", { id, use_key: "k", status: 3 })).toContain("status");
    expect(await refused("PUT", "update", { id: String(id), use_key: "k", status: 1 })).toContain("id");
    expect(await refused("PUT", "update", { id: 1, use_key: "k", status: 1 })).toContain("id");
    expect(await refused("PUT", "update", { id, user_name: "two", use_key: "k", status: 1 })).toContain(
      "user_name",
    );
    expect(control.ledger()).toHaveLength(2);
  });

  it("frees the old name on a rename", async () => {
    const { id } = await created({ user_name: "old", use_key: "k", status: 1 });
    await call("PUT", "update", { id, user_name: "new", use_key: "k", status: 1 });
    expect((await call("POST", "create", { user_name: "old", use_key: "k", status: 1 })).status).toBe(200);
  });
});

describe("delete", () => {
  it("takes a JSON body with the id, once", async () => {
    const { id } = await created({ user_name: "gone", use_key: "k", status: 1 });
    expect(await refused("DELETE", `delete?id=${id}`)).toContain("id");
    expect((await call("DELETE", "delete", { id })).json).toEqual({
      success: true,
      message: "Deleted",
      result: { deleted: true },
    });
    expect(await refused("DELETE", "delete", { id })).toContain("id");
    expect((await list("?keyword=gone")).total_items).toBe(0);
    expect((await created({ user_name: "gone", use_key: "k", status: 1 })).id).toBe(id + 1);
  });
});

describe("counters", () => {
  it("grow with time while active, never beyond the cap, and leave updated_at alone", async () => {
    const before = new Map(control.state().users.map((row) => [row.id, row]));
    time += DAY;
    let grown = 0;
    for (const row of control.state().users) {
      const old = before.get(row.id);
      const [used, was, cap] = [row.data_used, old?.data_used ?? NaN, row.usage_cap];
      expect(row.updated_at).toBe(old?.updated_at);
      expect(used).toBeGreaterThanOrEqual(was);
      if (row.status !== 1) expect(used).toBe(was);
      if (cap > 0 && was <= cap) expect(used).toBeLessThanOrEqual(cap);
      if (used > was) grown += 1;
    }
    expect(grown).toBeGreaterThan(80);
    time -= DAY;
  });

  it("stop when disabled and when frozen, and continue without a jump", async () => {
    const heavy = control
      .state()
      .users.find((row) => row.status === 1 && row.usage_cap === 0 && row.data_used > 1e9);
    const id = heavy?.id ?? 0;
    control.options({ frozen: true });
    time += DAY;
    expect(control.user(id)?.data_used).toBe(heavy?.data_used);
    control.options({ frozen: false });
    expect(control.user(id)?.data_used).toBe(heavy?.data_used);
    control.patch(id, { status: 2 });
    time += DAY;
    expect(control.user(id)?.data_used).toBe(heavy?.data_used);
    time -= 2 * DAY;
  });

  it("show every kind of sub-user in the seed, the same every time", () => {
    const { users } = control.state();
    const count = (test: (row: NineProxyRow) => boolean) => users.filter(test).length;
    expect(count((row) => row.status === 2)).toBeGreaterThan(10);
    expect(count((row) => row.status === 3)).toBeGreaterThan(5);
    expect(count((row) => row.usage_cap === 0)).toBeGreaterThan(20);
    expect(count((row) => row.note !== "")).toBeGreaterThan(50);
    expect(new Set(users.map((row) => row.user_name)).size).toBe(260);
    control.reset();
    expect(control.state().users).toEqual(users);
  });
});

describe("ledger", () => {
  it("keeps applied writes in order, with their request id and without passwords", async () => {
    const { id } = await created({ user_name: "tracked", use_key: "hidden-1", status: 1 });
    await call(
      "PUT",
      "update",
      { id, use_key: "hidden-2", status: 2 },
      { headers: { "x-request-id": "r-7" } },
    );
    await refused("DELETE", "delete", { id: 1 });
    await call("DELETE", "delete", { id });
    control.insert([{ user_name: "behind" }]);
    const ledger = control.ledger();
    expect(ledger.map(({ seq, operation }) => [seq, operation])).toEqual([
      [1, "create"],
      [2, "update"],
      [3, "delete"],
    ]);
    expect(ledger[1]).toMatchObject({ id: String(id), at: time, requestId: "r-7", body: { status: 2 } });
    expect(JSON.stringify(ledger)).not.toContain("hidden");
    expect(control.ledger(2)).toHaveLength(1);
  });
});
