import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  background,
  connectNineProxy,
  find,
  interactive,
  readAll,
  run,
  type Connected,
} from "../../../testing/connect";
import { failureOf } from "../../../testing/failure-of";
import { everythingOf, leaksIn } from "../../../testing/leaks";
import { nineProxyAt } from "../../../testing/nine-proxy-at";
import { json } from "../../../testing/peer";
import { ProviderError } from "../error";
import { FAULT_KINDS, type Fault, type FaultRule } from "../../../sandbox/faults";
import type { NineProxySandbox } from "../../../sandbox/nine-proxy";
import type { NineProxyRow } from "../../../sandbox/nine-proxy-record";

let desk: Connected<NineProxySandbox>;

// Afresh for each test: a refused key holds background work back for a while.
beforeEach(async () => {
  desk = await connectNineProxy({ apiKey: "k/ey+with=odd&signs%20ü" });
  desk.sandbox.control.options({ frozen: true });
});
afterEach(() => desk.close());

const control = () => desk.sandbox.control;
const requests = () => control().requests().requests;
const targetOf = (row: Pick<NineProxyRow, "id" | "user_name">) => ({
  remoteId: String(row.id),
  name: row.user_name,
});
const rowOf = (status = 1) =>
  control()
    .state()
    .users.find((user) => user.status === status) ?? insert({ status });
const stored = (row: { id: number }) => control().user(row.id) ?? expect.fail("gone");

function insert(fields: Partial<NineProxyRow> = {}): NineProxyRow {
  const [key = ""] = control().insert([
    {
      user_name: `made_${control().state().users.length}`,
      use_key: "old-Key/1",
      note: "keep me",
      usage_cap: 5_000_000_000,
      ip_usage_cap: 40,
      ...fields,
    },
  ]);
  return stored({ id: Number(key) });
}

function strike(method: string, path: string, fault: Fault, id?: number) {
  control().faults([{ match: { method, path, ...(id !== undefined && { id }) }, fault }]);
}

describe("GET get-list", () => {
  it("walks all pages in the order of ids and maps every field", async () => {
    control().reset({ users: 230 });
    control().options({ frozen: true });
    const { items, pages, end, unreadable } = await readAll(desk.connection);
    expect(requests().map(({ path }) => path)).toEqual(
      [1, 2, 3].map(
        (page) => `/client/v1/user-passes/get-list?limit=100&page=${page}&sort_by=id&order_by=asc`,
      ),
    );
    expect({ pages, end, unreadable }).toEqual({ pages: 3, end: { consistent: true }, unreadable: 0 });
    const names = { 1: "active", 2: "disabled", 3: "blocked" } as Record<number, string>;
    expect(items).toEqual(
      control()
        .state()
        .users.map((user) => ({
          remoteId: String(user.id),
          name: user.user_name,
          status: names[user.status],
          note: user.note,
          trafficCap: user.usage_cap > 0 ? user.usage_cap : null,
          ipCap: user.ip_usage_cap >= 0 ? user.ip_usage_cap : null,
          trafficUsed: user.data_used,
          ipUsed: user.ip_used,
          createdAt: new Date(user.created_at * 1000),
          updatedAt: new Date(user.updated_at * 1000),
        })),
    );
  });

  it('"use_key comes in every row: dropped in the mapper"', async () => {
    const { items } = await readAll(desk.connection);
    const one = await desk.connection.getSubUser(targetOf(rowOf()), interactive);
    const shown = everythingOf([items, one]);
    for (const { use_key } of control().state().users) expect(shown).not.toContain(use_key);
  });

  it('"Maximum limit unknown: trust total_pages and what came back": a clamped limit', async () => {
    control().reset({ users: 65 });
    control().options({ maxLimit: 10 });
    const { items, pages, end } = await readAll(desk.connection);
    expect({ count: items.length, pages, end }).toEqual({ count: 65, pages: 7, end: { consistent: true } });
  });

  it("a refused limit: takes the provider's own", async () => {
    const rows = Array.from({ length: 70 }, (_, index) => ({
      id: index + 1,
      user_name: `u${index}`,
      use_key: "k",
      status: 1,
    }));
    const { connection, peer, close } = await nineProxyAt((response, { url }) => {
      const query = new URL(url, "http://x").searchParams;
      if (Number(query.get("limit") ?? 30) > 50)
        return json(response, 400, { success: false, message: "limit: at most 50", errors: [] });
      const from = (Number(query.get("page")) - 1) * 30;
      json(response, 200, {
        success: true,
        result: { items: rows.slice(from, from + 30), total_items: 70, total_pages: 3 },
      });
    });
    const { items, end } = await readAll(connection);
    expect(items).toHaveLength(70);
    expect(end).toEqual({ consistent: true });
    expect(peer.received).toHaveLength(4);
    expect((await connection.getSubUser({ remoteId: "44", name: "renamed" }, interactive))?.name).toBe("u43");
    await close();
  });

  it('"sort_by=use_key orders by password: never use it"', async () => {
    const { sortFields } = await import("./client");
    expect(sortFields).not.toContain("use_key");
    await readAll(desk.connection);
    await run(desk.connection, "set-note", targetOf(rowOf()), { note: "x" });
    await desk.connection.getSubUser({ remoteId: "1", name: "nobody" }, interactive);
    for (const { path } of requests()) expect(path).not.toContain("use_key");
  });

  describe('"Pages drift while rows change: de-duplicate, check total_items at the end"', () => {
    const during = async (change: () => void) => {
      control().reset({ users: 30 });
      control().options({ maxLimit: 10 });
      const listing = desk.connection.listSubUsers(background);
      const items = [];
      for (let step = await listing.next(), page = 1; ; step = await listing.next(), page += 1) {
        if (step.done) return { items, end: step.value };
        items.push(...step.value.items);
        if (page === 1) change();
      }
    };
    const firstId = () => control().state().users[0]?.id ?? 0;

    it("a row deleted between two pages hides another", async () => {
      const { items, end } = await during(() => control().remove(firstId()));
      expect(items).toHaveLength(29);
      expect(end).toMatchObject({ consistent: false });
    });

    it("a row inserted between two pages", async () => {
      const { end } = await during(() => control().insert([{ user_name: "late" }]));
      expect(end).toMatchObject({ consistent: false });
    });

    it("a row inserted before the position that was read comes twice and is reported once", async () => {
      const { items, end } = await during(() => control().insert([{ id: 1, user_name: "early" }]));
      expect(new Set(items.map(({ remoteId }) => remoteId)).size).toBe(items.length);
      expect(end).toMatchObject({ consistent: false });
    });
  });

  it.each([
    ["more than came", 5],
    ["fewer than came", 1],
  ])("a total of %s is not consistent", async (_name, total) => {
    const { connection, close } = await nineProxyAt((response) =>
      json(response, 200, {
        success: true,
        result: {
          items: [
            { id: 1, user_name: "a" },
            { id: 2, user_name: "b" },
          ],
          total_items: total,
          total_pages: 1,
        },
      }),
    );
    expect((await readAll(connection)).end).toMatchObject({ consistent: false });
    await close();
  });

  it("ends when a page comes empty, whatever the number of pages says", async () => {
    const { connection, peer, close } = await nineProxyAt((response, { url }) =>
      json(response, 200, {
        success: true,
        result: {
          items: url.includes("page=1&") ? [{ id: 1, user_name: "a" }] : [],
          total_items: 9_000,
          total_pages: 900,
        },
      }),
    );
    expect((await readAll(connection)).end).toMatchObject({ consistent: false });
    expect(peer.received).toHaveLength(2);
    await close();
  });

  it("reads pages several at a time, in their order, and none beyond the last", async () => {
    const { connection, peer, close } = await nineProxyAt(async (response, { url }) => {
      const page = Number(new URL(url, "http://peer").searchParams.get("page"));
      await sleep(page % 2 === 0 ? 60 : 20);
      json(response, 200, {
        success: true,
        result: { items: [{ id: page, user_name: `u${page}` }], total_items: 9, total_pages: 9 },
      });
    });
    const { items, end } = await readAll(connection);
    expect(items.map(({ remoteId }) => remoteId)).toEqual("123456789".split(""));
    expect(end).toEqual({ consistent: true });
    expect(peer.received).toHaveLength(9);
    expect(peer.maxInFlight()).toBe(3);
    await close();
  });

  it("ends when the same page comes again and again, and is not believed about who is missing", async () => {
    const { connection, peer, close } = await nineProxyAt((response) =>
      json(response, 200, {
        success: true,
        result: { items: [{ id: 1, user_name: "a" }], total_items: 9_000, total_pages: 900 },
      }),
    );
    const { items, end } = await readAll(connection);
    expect([items.length, end.consistent]).toEqual([1, false]);
    // Two more may have been asked for in advance.
    expect(peer.received.length).toBeGreaterThanOrEqual(4);
    expect(peer.received.length).toBeLessThanOrEqual(6);
    await close();
  });

  it('"refuse unsafe integers instead of rounding", and counts rows it cannot read', async () => {
    const broken = [
      { id: 2 ** 53 + 2 },
      { id: 1.5 },
      { id: "7" },
      { id: -3 },
      { id: 0 },
      { id: null },
      {},
      { id: 77, user_name: "" },
      { id: 78, user_name: null },
    ];
    control().insert(
      broken.map((fields) => ({ user_name: "broken", use_key: "k", ...fields })),
      true,
    );
    control().insert(
      [null, "text", 5].map((value) => ({ value })),
      true,
    );
    const { items, unreadable, end } = await readAll(desk.connection);
    expect(items).toHaveLength(12);
    expect(unreadable).toBe(broken.length + 3);
    expect(end).toEqual({ consistent: false, reason: `${broken.length + 3} rows could not be read` });
    for (const remoteId of ["9007199254740993", "1e3", "-1", "0", "01", "", "12x"]) {
      expect(await failureOf(desk.connection.getSubUser({ remoteId, name: "x" }, interactive))).toMatchObject(
        { kind: "contract", applied: "no" },
      );
    }
  });

  it.each([
    ["usage_cap", 0, { trafficCap: null }],
    ["usage_cap", -1, { trafficCap: null }],
    ["usage_cap", null, { trafficCap: undefined, unreported: ["trafficCap"] }],
    ["usage_cap", 1, { trafficCap: 1 }],
    ["usage_cap", "5", { trafficCap: undefined, unreported: ["trafficCap"] }],
    ["usage_cap", 2 ** 60, { trafficCap: undefined }],
    ["ip_usage_cap", -1, { ipCap: null }],
    ["ip_usage_cap", null, { ipCap: undefined, unreported: ["ipCap"] }],
    ["ip_usage_cap", 0, { ipCap: 0 }],
    ["status", 9, { status: "unknown" }],
    ["status", "1", { status: "unknown" }],
    ["note", null, { note: "" }],
    ["data_used", -5, { trafficUsed: undefined }],
    ["data_used", "5", { trafficUsed: undefined }],
  ])("reads %s %o", async (field, value, expected) => {
    control().reset({ users: 0 });
    control().insert(
      [
        {
          id: 7,
          user_name: "a",
          use_key: "k",
          status: 1,
          usage_cap: 1,
          ip_usage_cap: 1,
          data_used: 0,
          note: "",
          [field]: value,
        },
      ],
      true,
    );
    expect({
      trafficCap: undefined,
      ipCap: undefined,
      trafficUsed: undefined,
      ...(await readAll(desk.connection)).items[0],
    }).toMatchObject(expected);
  });

  it.each([
    [1_700_000_000, "2023-11-14T22:13:20.000Z"],
    [1_700_000_000_123, "2023-11-14T22:13:20.123Z"],
    [0, undefined],
    [null, undefined],
    [-5, undefined],
    ["1700000000", undefined],
    [999_999_999_999, undefined],
    [8e15, undefined],
    [1e300, undefined],
  ])(
    '"Unit of created_at/updated_at not stated: above 10^12 it is milliseconds, else seconds; 0 or null is unknown": %o',
    async (value, expected) => {
      control().reset({ users: 0 });
      control().insert([{ id: 7, user_name: "a", created_at: value, updated_at: value }], true);
      const [item] = (await readAll(desk.connection)).items;
      expect([item?.createdAt?.toISOString(), item?.updatedAt?.toISOString()]).toEqual([expected, expected]);
    },
  );

  it("reports 400 and 403 with every reason", async () => {
    strike("GET", "get-list", { kind: "status", status: 403, message: "Authentication error" });
    expect(await failureOf(readAll(desk.connection, interactive))).toMatchObject({
      kind: "unauthorized",
      status: 403,
      applied: "no",
      message: "Authentication error",
      provider: "nine-proxy",
      operation: "list",
    });
    const { connection, close } = await nineProxyAt((response) =>
      json(response, 400, {
        success: false,
        message: "Bad request",
        errors: ["page: too far", "limit: too many", "", 5],
      }),
    );
    expect(await failureOf(readAll(connection))).toMatchObject({
      kind: "rejected",
      status: 400,
      message: "Bad request: page: too far: limit: too many",
    });
    await close();
  });

  it('"A bad key answers 403, not 401"', async () => {
    const wrong = await connectNineProxy({ key: "wrong-key-0815" });
    const failure = await failureOf(wrong.connection.test(interactive));
    expect(failure).toMatchObject({ kind: "unauthorized", status: 403, applied: "no" });
    expect(leaksIn(everythingOf(failure), "wrong-key-0815")).toEqual([]);
    await wrong.close();
  });
});

describe("finding one", () => {
  it("asks for its name and decides by its id", async () => {
    const twins = [
      insert({ user_name: "twin" }),
      insert({ user_name: "twin_2" }),
      insert({ user_name: "a_twin" }),
    ];
    for (const row of twins)
      expect(
        await desk.connection.getSubUser({ remoteId: String(row.id), name: "twin" }, interactive),
      ).toMatchObject({ name: row.user_name });
    expect(requests().every(({ path }) => path.includes("keyword=twin"))).toBe(true);
    expect(requests()).toHaveLength(3);
  });

  it.each(["ü 🚀&=?#%", "a+b", "%25"])("sends the name %s whole", async (name) => {
    const row = insert({ user_name: name });
    expect(await desk.connection.getSubUser(targetOf(row), interactive)).toMatchObject({
      remoteId: String(row.id),
      name,
    });
    expect(requests()).toHaveLength(1);
  });

  it("finds every one renamed meanwhile by id alone, in few calls, and says null only of those that do not exist", async () => {
    control().reset({ users: 400 });
    control().options({ maxLimit: 7 });
    const ids = control()
      .state()
      .users.map(({ id }) => id);
    const [low = 0, high = 0] = [ids[0], ids.at(-1)];
    const candidates = [
      ...ids.filter((_, index) => index % 9 === 0),
      low,
      high,
      low - 1,
      high + 1,
      1,
      ...Array.from({ length: 60 }, (_, index) => low + index * 5),
    ];
    for (const id of candidates) {
      const before = control().requests().total;
      const found = await desk.connection.getSubUser(
        { remoteId: String(id), name: "no such name" },
        interactive,
      );
      expect(found?.remoteId ?? null, String(id)).toBe(ids.includes(id) ? String(id) : null);
      expect(control().requests().total - before).toBeLessThanOrEqual(10);
    }
  });

  it("is not fooled by rows that move while it looks", async () => {
    control().reset({ users: 60 });
    control().options({ maxLimit: 5 });
    const ids = control()
      .state()
      .users.map(({ id }) => id);
    for (const wanted of ids.slice(20, 40)) {
      control().latency({ ms: 1 });
      const looking = desk.connection.getSubUser({ remoteId: String(wanted), name: "renamed" }, interactive);
      const victim = ids.shift() ?? 0;
      setTimeout(() => control().remove(victim), 3);
      expect((await looking)?.remoteId).toBe(String(wanted));
    }
  });

  it("never takes a spoilt, unreadable, unsorted or empty answer for an absence", async () => {
    const kinds = FAULT_KINDS.filter(
      (kind) =>
        !["hang-before", "hang-after", "hang-late", "slow-body", "deleted-false", "ignored"].includes(kind),
    );
    await Promise.all(
      kinds.map(async (kind) => {
        const other = await connectNineProxy();
        other.sandbox.control.faults([{ match: { path: "get-list" }, fault: { kind, bytes: 3_000_000 } }]);
        const [row] = other.sandbox.control.state().users;
        const found = await other.connection
          .getSubUser({ remoteId: String(row?.id), name: "renamed" }, interactive)
          .catch((error: unknown) => error);
        expect(found, kind).toBeInstanceOf(ProviderError);
        await other.close();
      }),
    );
    const row = { user_name: "a", use_key: "k", status: 1 };
    for (const [items, total_pages] of [
      [[], 1],
      [[], 0],
      [
        [
          { ...row, id: 9 },
          { ...row, id: 3 },
        ],
        1,
      ],
      [
        [
          { ...row, id: 3 },
          { ...row, id: "x" },
        ],
        1,
      ],
    ] as const) {
      const { connection, close } = await nineProxyAt((response) =>
        json(response, 200, { success: true, result: { items, total_items: 9, total_pages } }),
      );
      expect(
        await failureOf(connection.getSubUser({ remoteId: "5", name: "a" }, interactive)),
        JSON.stringify([items, total_pages]),
      ).toMatchObject({ kind: "contract", applied: "no" });
      await close();
    }
  });

  it("takes no later page for the end that is empty where its total goes beyond it", async () => {
    const { connection, close } = await nineProxyAt((response, { url }) => {
      const isFirst = new URL(url, "http://peer").searchParams.get("page") === "1";
      const items = isFirst ? [{ id: 3, user_name: "b", use_key: "k", status: 1 }] : [];
      const result = { items, total_items: 2, total_pages: isFirst ? 2 : 1 };
      json(response, 200, { success: true, result });
    });
    expect(await failureOf(connection.getSubUser({ remoteId: "5", name: "a" }, interactive))).toMatchObject({
      kind: "contract",
      applied: "no",
    });
    await close();
  });

  it("says null when there is no one at all", async () => {
    control().reset({ users: 0 });
    expect(await desk.connection.getSubUser({ remoteId: "5", name: "a" }, interactive)).toBeNull();
  });
});

describe("POST create", () => {
  const input = {
    user_name: "new_user",
    use_key: "Key-0815!",
    status: "disabled",
    trafficCap: 1_500_000_000,
    ipCap: 12,
    note: "Some note",
  };

  it("sends every field", async () => {
    const { subUser } = await run(desk.connection, "create", null, input);
    const row = control().state().users.at(-1);
    expect(row).toMatchObject({
      user_name: "new_user",
      use_key: "Key-0815!",
      status: 2,
      usage_cap: 1_500_000_000,
      ip_usage_cap: 12,
      note: "Some note",
    });
    expect(control().ledger()).toMatchObject([
      {
        operation: "create",
        body: {
          user_name: "new_user",
          status: 2,
          usage_cap: 1_500_000_000,
          ip_usage_cap: 12,
          note: "Some note",
        },
      },
    ]);
    expect(subUser).toMatchObject({
      remoteId: String(row?.id),
      status: "disabled",
      trafficCap: 1_500_000_000,
      ipCap: 12,
      note: "Some note",
    });
    expect(everythingOf(subUser)).not.toContain("Key-0815!");
  });

  it("makes it active and unlimited when nothing else is said", async () => {
    const { subUser } = await run(desk.connection, "create", null, {
      user_name: "plain",
      use_key: "Key-0815!",
    });
    expect(subUser).toMatchObject({ status: "active", trafficCap: null, ipCap: null, note: "" });
    expect(control().ledger()[0]?.body).toMatchObject({ status: 1, ip_usage_cap: -1 });
  });

  it.each([
    ["user_name", "ab"],
    ["user_name", "with-dash"],
    ["user_name", "sp ace"],
    ["user_name", undefined],
    ["use_key", "short"],
    ["use_key", undefined],
    ["use_key", "has space"],
    ["status", "blocked"],
    ["status", 3],
    ["trafficCap", 0],
    ["trafficCap", 1.5],
    ["trafficCap", 2 ** 60],
    ["ipCap", -1],
    ["note", "x".repeat(501)],
    ["id", 5],
  ])(
    '"new names are letters, digits and underscore", and the rest is checked too: not %s %o',
    (field, value) => {
      expect(desk.connection.operations.create?.input.safeParse({ ...input, [field]: value }).success).toBe(
        false,
      );
    },
  );

  it("refuses a name in use before anything is sent", async () => {
    insert({ user_name: "new_user" });
    expect(await failureOf(run(desk.connection, "create", null, input))).toMatchObject({
      kind: "rejected",
      applied: "no",
      message: "This user name is taken at 9Proxy.",
    });
    expect(requests().some(({ method }) => method === "POST")).toBe(false);
  });

  it("is not confused by names that only contain it", async () => {
    insert({ user_name: "a_new_user" });
    insert({ user_name: "new_user_2" });
    insert({ user_name: "New_User" });
    expect((await run(desk.connection, "create", null, input)).subUser).toMatchObject({ name: "new_user" });
  });

  it("passes on why 9Proxy refuses: 400", async () => {
    const { connection, close } = await nineProxyAt((response, { method }) =>
      method === "GET"
        ? json(response, 200, { success: true, result: { items: [], total_items: 0, total_pages: 0 } })
        : json(response, 400, {
            success: false,
            message: "Validation failed",
            errors: ["user_name: has already been taken"],
          }),
    );
    expect(await failureOf(run(connection, "create", null, input))).toMatchObject({
      kind: "rejected",
      applied: "no",
      message: "Validation failed: user_name: has already been taken",
    });
    await close();
  });

  it("finds it by its name where the answer does not carry it", async () => {
    strike("POST", "create", { kind: "wrong-types" });
    expect((await run(desk.connection, "create", null, input)).subUser).toMatchObject({ name: "new_user" });
  });

  it('"create by unique name: a read decides"', async () => {
    for (const [kind, verdict] of [
      ["reset-before", "not-applied"],
      ["deleted-false", "not-applied"],
      ["reset-after", "applied"],
    ] as const) {
      strike("POST", "create", { kind });
      expect((await failureOf(run(desk.connection, "create", null, input))).applied).toBe("unknown");
      expect((await find(desk.connection, "create", null, input)).verdict).toBe(verdict);
    }
    control().patch(control().state().users.at(-1)?.id ?? 0, { use_key: "somebody-elses" });
    expect((await find(desk.connection, "create", null, input)).verdict).toBe("undecided");
    control().patch(insert({ user_name: "a_new_user_too" }).id, { id: "broken" });
    expect(
      await failureOf(find(desk.connection, "create", null, { ...input, user_name: "new_user_t" })),
    ).toMatchObject({ kind: "contract" });
  });
});

describe("PUT update", () => {
  const edits: [
    "set-limits" | "set-note" | "set-password" | "enable" | "disable",
    Record<string, unknown>,
    Partial<NineProxyRow>,
    number,
  ][] = [
    ["set-limits", { trafficCap: 7_000_000_000 }, { usage_cap: 7_000_000_000 }, 1],
    ["set-limits", { trafficCap: null }, { usage_cap: -1 }, 1],
    ["set-limits", { ipCap: 9 }, { ip_usage_cap: 9 }, 2],
    ["set-limits", { ipCap: 0 }, { ip_usage_cap: 0 }, 1],
    ["set-limits", { ipCap: null, trafficCap: 1 }, { ip_usage_cap: -1, usage_cap: 1 }, 1],
    ["set-note", { note: "Другая заметка ✅" }, { note: "Другая заметка ✅" }, 1],
    ["set-note", { note: "" }, { note: "" }, 2],
    ["set-password", { password: "another-Key1" }, { use_key: "another-Key1" }, 1],
    ["enable", {}, { status: 1 }, 2],
    ["disable", {}, { status: 2 }, 1],
  ];

  it.each(edits)(
    '"every edit is: read fresh, change only the asked fields, send the whole record, read back": %s %o',
    async (name, input, change, status) => {
      const row = insert({ status });
      const { subUser, before } = await run(desk.connection, name, targetOf(row), input);
      const { updated_at, ...rest } = stored(row);
      expect({ ...rest, updated_at: row.updated_at }).toEqual({ ...row, ...change });
      expect(updated_at).toBeGreaterThan(row.updated_at);
      expect(Object.keys(control().ledger()[0]?.body ?? {}).toSorted()).toEqual([
        "id",
        "ip_usage_cap",
        "note",
        "status",
        "usage_cap",
        "user_name",
      ]);
      expect(requests().map(({ method }) => method)).toEqual(["GET", "PUT", "GET"]);
      expect(everythingOf([subUser, before])).not.toContain("Key");
    },
  );

  it.each([
    ["usage_cap", 0],
    ["usage_cap", -1],
    ["ip_usage_cap", -1],
    ["usage_cap", 123],
  ] as const)("sends %s %i back as it came", async (field, value) => {
    const row = insert({ [field]: value });
    await run(desk.connection, "set-note", targetOf(row), { note: "changed" });
    expect(stored(row)[field]).toBe(value);
  });

  it.each([
    ["enable", 1, {}],
    ["disable", 2, {}],
    ["set-note", 1, { note: "keep me" }],
    ["set-limits", 1, { trafficCap: 5_000_000_000, ipCap: 40 }],
    ["set-password", 1, { password: "old-Key/1" }],
  ] as const)("%s sends nothing when it is so already", async (name, status, input) => {
    const row = insert({ status });
    expect((await run(desk.connection, name, targetOf(row), input)).unchanged).toEqual(expect.any(String));
    expect(control().ledger()).toEqual([]);
  });

  it.each([
    [
      "set-limits",
      { trafficCap: 1 },
      { trafficCap: 4_000_000_000 },
      [{ field: "trafficCap", seen: 4_000_000_000, now: 5_000_000_000 }],
    ],
    [
      "set-limits",
      { trafficCap: 1 },
      { trafficCap: "unlimited" },
      [{ field: "trafficCap", seen: "unlimited", now: 5_000_000_000 }],
    ],
    ["set-limits", { ipCap: 1 }, { ipCap: 39, trafficCap: 1 }, [{ field: "ipCap", seen: 39, now: 40 }]],
    [
      "set-limits",
      { ipCap: 1, trafficCap: 2 },
      { ipCap: null, trafficCap: null },
      [
        { field: "trafficCap", seen: null, now: 5_000_000_000 },
        { field: "ipCap", seen: null, now: 40 },
      ],
    ],
    [
      "set-note",
      { note: "mine" },
      { note: "what I saw" },
      [{ field: "note", seen: "what I saw", now: "keep me" }],
    ],
    ["set-note", { note: "mine" }, { note: null }, [{ field: "note", seen: "", now: "keep me" }]],
    ["disable", {}, { status: "disabled" }, [{ field: "status", seen: "disabled", now: "active" }]],
  ] as const)(
    '"compare with what the person saw": %s %o after seeing %o',
    async (name, input, seen, conflicts) => {
      const row = insert();
      const failure = await failureOf(
        run(desk.connection, name, targetOf(row), input, { ...interactive, seen }),
      );
      expect(failure).toMatchObject({ kind: "conflict", applied: "no" });
      expect(failure.conflicts).toEqual(conflicts);
      expect(control().ledger()).toEqual([]);
    },
  );

  it("needs nothing where someone else has made it so meanwhile", async () => {
    const row = insert();
    expect(
      await run(
        desk.connection,
        "enable",
        targetOf(row),
        {},
        { ...interactive, seen: { status: "disabled" } },
      ),
    ).toMatchObject({ unchanged: "It is active already." });
    expect(
      await run(
        desk.connection,
        "set-limits",
        targetOf(row),
        { trafficCap: 5_000_000_000 },
        { ...interactive, seen: { trafficCap: 4_000_000_000 } },
      ),
    ).toMatchObject({ unchanged: "It has these limits already." });
    expect(control().ledger()).toEqual([]);
  });

  it("does not mind that a field it does not touch has changed", async () => {
    const row = insert();
    await run(
      desk.connection,
      "set-note",
      targetOf(row),
      { note: "mine" },
      { ...interactive, seen: { note: "keep me", status: "disabled", trafficCap: 1, ipCap: 1 } },
    );
    expect(stored(row).note).toBe("mine");
  });

  it.each(edits)(
    '"An edit of a blocked sub-user would silently unblock or disable it: refuse": %s %o',
    async (name, input) => {
      const row = insert({ status: 3 });
      expect(await failureOf(run(desk.connection, name, targetOf(row), input))).toMatchObject({
        kind: "rejected",
        applied: "no",
      });
      expect(stored(row)).toEqual(row);
      expect(control().ledger()).toEqual([]);
    },
  );

  it.each([
    ["enable", 1],
    ["disable", 2],
  ] as const)('"unless the person asks for exactly that": %s', async (name, status) => {
    const row = insert({ status: 3 });
    await run(desk.connection, name, targetOf(row), { overrideBlock: true });
    expect(stored(row)).toMatchObject({ status, note: "keep me", use_key: "old-Key/1" });
    for (const other of ["set-note", "set-limits", "set-password"] as const)
      expect(
        desk.connection.operations[other]?.input.safeParse({
          note: "x",
          password: "another-Key1",
          ipCap: 1,
          overrideBlock: true,
        }).success,
      ).toBe(false);
  });

  it.each([
    ["use_key", null],
    ["use_key", ""],
    ["status", 4],
    ["status", null],
  ])("sends nothing where the record says of %s only %o", async (field, value) => {
    const row = insert();
    control().patch(row.id, { [field]: value });
    expect(await failureOf(run(desk.connection, "set-note", targetOf(row), { note: "mine" }))).toMatchObject({
      kind: "contract",
      applied: "no",
    });
    expect(control().ledger()).toEqual([]);
  });

  describe("caps that it does not report", () => {
    const unclear = ["null", "left-out", "wrong-type"] as const;
    const writes: [Parameters<typeof run>[1], Record<string, unknown>][] = [
      ["set-note", { note: "mine" }],
      ["set-password", { password: "another-Key1" }],
      ["disable", {}],
      ["set-limits", { trafficCap: 6_000_000_000 }],
    ];

    it.each(writes.flatMap(([name, input]) => unclear.map((caps) => [name, caps, input] as const)))(
      "are never written back: %s where they are %s",
      async (name, caps, input) => {
        const row = insert();
        control().options({ caps });
        const needs = name === "set-limits" ? ["ipCap"] : ["trafficCap", "ipCap"];
        const failure = await failureOf(run(desk.connection, name, targetOf(row), input));
        expect(failure).toMatchObject({
          kind: "rejected",
          applied: "no",
          needs,
          message: expect.stringContaining("Also set a cap, or Unlimited.") as string,
        });
        expect(stored(row)).toEqual(row);
        expect(control().ledger()).toEqual([]);
      },
    );

    it.each(writes)("%s goes ahead as one update with caps that are given with it", async (name, input) => {
      const row = insert();
      control().options({ caps: "null" });
      const given = { ...(name !== "set-limits" && { trafficCap: null }), ipCap: 7 };
      const { remark } = await run(desk.connection, name, targetOf(row), { ...input, ...given });
      expect(stored(row)).toMatchObject({
        usage_cap: name === "set-limits" ? 6_000_000_000 : -1,
        ip_usage_cap: 7,
      });
      expect(remark).toMatch(/does not report its .*cannot be verified/);
      expect(control().ledger()).toHaveLength(1);
      control().options({ caps: "said" });
      expect(await find(desk.connection, name, targetOf(row), { ...input, ...given })).toMatchObject({
        verdict: "applied",
      });
    });

    it("are set, and said to be unverified, where that is all that is asked", async () => {
      const row = insert();
      control().options({ caps: "unlimited-as-null" });
      const result = await run(desk.connection, "set-limits", targetOf(row), {
        trafficCap: null,
        ipCap: null,
      });
      expect(result).toMatchObject({
        remark: expect.stringContaining("cannot be verified") as string,
        subUser: { unreported: ["trafficCap", "ipCap"] },
      });
      expect(stored(row)).toMatchObject({ usage_cap: -1, ip_usage_cap: -1 });
      expect(await find(desk.connection, "set-limits", targetOf(row), { trafficCap: null })).toEqual({
        verdict: "undecided",
      });
    });

    it("given with a change are left alone where it reports them after all", async () => {
      const row = insert();
      expect(
        await failureOf(run(desk.connection, "set-note", targetOf(row), { note: "mine", trafficCap: null })),
      ).toMatchObject({
        kind: "conflict",
        applied: "no",
        message: expect.stringContaining("reports its traffic cap now") as string,
      });
      await run(desk.connection, "set-note", targetOf(row), { note: "mine", trafficCap: row.usage_cap });
      expect(stored(row)).toMatchObject({
        note: "mine",
        usage_cap: row.usage_cap,
        ip_usage_cap: row.ip_usage_cap,
      });
    });
  });

  it('"Failure inside HTTP 200 (success:false, unchanged value on read-back)"', async () => {
    const row = insert();
    for (const kind of ["deleted-false", "success-false-before"] as const) {
      strike("PUT", "update", { kind });
      expect(
        await failureOf(run(desk.connection, "set-note", targetOf(row), { note: "mine" })),
      ).toMatchObject({ kind: "rejected", applied: "unknown" });
      expect(await find(desk.connection, "set-note", targetOf(row), { note: "mine" })).toMatchObject({
        verdict: "not-applied",
      });
    }
  });

  it.each(edits)(
    '"For absolute writes (set cap, status, password) a read decides": %s %o',
    async (name, input, _change, status) => {
      const row = insert({ status });
      for (const [kind, verdict] of [
        ["reset-before", "not-applied"],
        ["reset-after", "applied"],
      ] as const) {
        strike("PUT", "update", { kind });
        expect((await failureOf(run(desk.connection, name, targetOf(row), input))).applied).toBe("unknown");
        expect((await find(desk.connection, name, targetOf(row), input)).verdict).toBe(verdict);
      }
      control().remove(row.id);
      expect((await find(desk.connection, name, targetOf(row), input)).verdict).toBe("undecided");
    },
  );

  it("cannot find out a password that is no longer in hand", async () => {
    const operation = desk.connection.operations["set-password"];
    expect(await operation?.find?.(targetOf(insert()), {}, interactive)).toEqual({ verdict: "undecided" });
  });

  it("says of one that is gone that nothing was changed", async () => {
    expect(
      await failureOf(run(desk.connection, "set-note", { remoteId: "1", name: "x" }, { note: "a" })),
    ).toMatchObject({ kind: "not-found", applied: "no" });
  });
});

describe("DELETE delete", () => {
  it('"with a JSON body {id}"', async () => {
    const row = insert();
    expect(await run(desk.connection, "delete", targetOf(row))).toMatchObject({
      subUser: null,
      before: { name: row.user_name },
    });
    expect(control().user(row.id)).toBeUndefined();
    expect(control().ledger()).toMatchObject([
      { operation: "delete", id: String(row.id), body: { id: row.id } },
    ]);
  });

  it('"success is result.deleted === true, not just 200"', async () => {
    const row = insert();
    strike("DELETE", "delete", { kind: "deleted-false" });
    expect((await failureOf(run(desk.connection, "delete", targetOf(row)))).applied).toBe("unknown");
    expect((await find(desk.connection, "delete", targetOf(row))).verdict).toBe("not-applied");
    expect(control().user(row.id)).toBeDefined();
  });

  it("refuses one that has another name by now", async () => {
    const row = insert();
    control().patch(row.id, { user_name: "somebody_else" });
    const failure = await failureOf(run(desk.connection, "delete", targetOf(row)));
    expect(failure).toMatchObject({
      kind: "conflict",
      applied: "no",
      conflicts: [{ field: "name", seen: row.user_name, now: "somebody_else" }],
    });
    expect(control().user(row.id)).toBeDefined();
  });

  it("deletes a blocked one", async () => {
    const row = insert({ status: 3 });
    await run(desk.connection, "delete", targetOf(row));
    expect(control().user(row.id)).toBeUndefined();
  });

  it("finds out afterwards what became of it", async () => {
    const row = insert();
    for (const [kind, verdict] of [
      ["reset-before", "not-applied"],
      ["reset-after", "applied"],
    ] as const) {
      strike("DELETE", "delete", { kind });
      expect((await failureOf(run(desk.connection, "delete", targetOf(row)))).applied).toBe("unknown");
      expect((await find(desk.connection, "delete", targetOf(row))).verdict).toBe(verdict);
    }
    control().insert([{ id: "broken" }], true);
    expect(await failureOf(find(desk.connection, "delete", targetOf(row)))).toMatchObject({
      kind: "contract",
    });
  });
});

describe("the proxy password", () => {
  it("is fetched live, for this one answer", async () => {
    const row = insert({ use_key: "the-Very/Key" });
    const result = await run(desk.connection, "reveal-password", targetOf(row));
    expect(result.secret).toBe("the-Very/Key");
    expect(everythingOf(result.subUser)).not.toContain("the-Very/Key");
  });

  it("is not made up", async () => {
    const row = insert();
    control().patch(row.id, { use_key: null });
    expect(await failureOf(run(desk.connection, "reveal-password", targetOf(row)))).toMatchObject({
      kind: "contract",
      applied: "no",
    });
  });
});

describe("every write and every fault", () => {
  const certain = new Set([400, 401, 403, 404, 405, 422, 429]);
  const quick = FAULT_KINDS.filter(
    (kind) => !["hang-before", "hang-after", "hang-late", "slow-body", "status"].includes(kind),
  );
  const statuses = [400, 401, 403, 404, 405, 409, 422, 429, 500, 503];
  const faults: Fault[] = [
    ...quick.map((kind): Fault => ({ kind, bytes: 3_000_000 })),
    ...statuses.map((status): Fault => ({ kind: "status", status, retryAfter: "0" })),
  ];
  const newKey = "brand-New/Key1";
  const writes: [string, string, (row: NineProxyRow, turn: number) => Promise<unknown>][] = [
    [
      "create",
      "POST",
      (_row, turn) => run(desk.connection, "create", null, { user_name: `fresh_${turn}`, use_key: newKey }),
    ],
    [
      "set-limits",
      "PUT",
      (row) => run(desk.connection, "set-limits", targetOf(row), { trafficCap: 9_000_000_000 }),
    ],
    ["set-note", "PUT", (row) => run(desk.connection, "set-note", targetOf(row), { note: "changed" })],
    [
      "set-password",
      "PUT",
      (row) => run(desk.connection, "set-password", targetOf(row), { password: newKey }),
    ],
    ["disable", "PUT", (row) => run(desk.connection, "disable", targetOf(row))],
    ["delete", "DELETE", (row) => run(desk.connection, "delete", targetOf(row))],
  ];

  it.each(writes)(
    '"key never in any error": %s is sent once, says truly whether it may be applied, and shows no secret',
    async (name, method, perform) => {
      const secrets = [
        desk.sandbox.apiKey,
        ...(name === "create" ? [] : ["old-Key/1"]),
        ...(["create", "set-password"].includes(name) ? [newKey] : []),
      ];
      for (const [turn, fault] of faults.entries()) {
        const row = insert({ user_name: `victim_${turn}` });
        const address = `${desk.sandbox.url}/client?api-key=${encodeURIComponent(desk.sandbox.apiKey)}`;
        strike(method, "user-passes", { ...fault, message: `Sorry: ${[...secrets, address].join(" and ")}` });
        const before = requests().filter((request) => request.method === method).length;
        const outcome = await perform(row, turn).catch((error: unknown) => error);
        const about = `${fault.kind} ${fault.status ?? ""}`;
        expect(requests().filter((request) => request.method === method).length - before, about).toBe(1);
        if (outcome instanceof ProviderError)
          expect(outcome.applied, about).toBe(
            fault.kind === "status" && certain.has(fault.status ?? 0) ? "no" : "unknown",
          );
        else expect(fault.kind, about).toBe("wrong-types");
        for (const secret of secrets) expect(leaksIn(everythingOf(outcome), secret), about).toEqual([]);
      }
    },
  );

  it('"It must never reach a redirect target": Location carries the key, is not followed and not shown', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      control().faults([{ match: {}, fault: { kind: "redirect", status } } satisfies FaultRule]);
      const before = control().requests().total;
      const failure = await failureOf(desk.connection.test(interactive));
      expect(failure).toMatchObject({ kind: "contract", status, applied: "no" });
      expect(control().requests().total - before).toBe(1);
      expect(leaksIn(everythingOf(failure), desk.sandbox.apiKey)).toEqual([]);
      expect(everythingOf(failure)).not.toContain("127.0.0.1");
    }
  });

  it("the key stays out of errors of the connection itself", async () => {
    await desk.sandbox.close();
    const failure = await failureOf(desk.connection.test(interactive));
    expect(failure).toMatchObject({ kind: "unreachable", applied: "no" });
    expect(leaksIn(everythingOf(failure), desk.sandbox.apiKey)).toEqual([]);
  });
});
