import { describe, expect, it } from "vitest";
import { rowsAnswer, toDays, toPool, toSubUser, toTrafficUsage } from "./mapper";

describe('"Accept: envelope with array, envelope with object, array of envelopes, bare array"', () => {
  const row = { customer_id: 1 };
  it.each([
    ["an envelope with an array", { success: true, data: [row, row] }, 2],
    ["an envelope with an object", { success: true, data: row }, 1],
    [
      "an array of envelopes",
      [
        { success: true, data: [row] },
        { success: true, data: [row, row] },
      ],
      3,
    ],
    ["an array of envelopes with objects", [{ success: true, data: row }, { data: row }], 2],
    ["a bare array", [row, row], 2],
    ["a bare row", row, 1],
    ["nothing, in every way", [{ success: true, data: [] }], 0],
    ["an empty array", [], 0],
    ["rows that are none", ["x", 5, null], 3],
  ])("%s", (_name, body, count) => {
    expect(rowsAnswer.parse(body)).toHaveLength(count);
  });

  it.each([
    [{ success: false, data: [row] }],
    [[{ success: false, message: "x" }]],
    [[{ success: true, data: [row] }, { success: false }]],
    [{ success: true }],
    [{ success: true, data: null }],
    [{ success: true, data: "rows" }],
    [[{ success: true, data: [row] }, row]],
    [null],
    ["rows"],
    [5],
    [{}],
  ])("%j is no answer", (body) => {
    expect(rowsAnswer.safeParse(body).success).toBe(false);
  });
});

describe("a row", () => {
  it('"parse into fresh objects with zod": keeps only what is named, no password and no unknown field', () => {
    const row = {
      customer_id: 5,
      customer_name: "N",
      customer_login_name: "l",
      customer_dashboard_email: "e@x.example",
      customer_active: true,
      customer_login_pwd: "p1",
      customer_dashboard_pwd: "p2",
      password: "p3",
      token: "p4",
      __proto__: { p5: "p5" },
    };
    expect(toSubUser(row)).toEqual({
      remoteId: "5",
      name: "N",
      login: "l",
      email: "e@x.example",
      status: "active",
    });
  });

  it.each([
    [{ customer_name: "N", customer_login_name: "l" }, "N"],
    [{ customer_name: "", customer_login_name: "l" }, "l"],
    [{}, "#7"],
  ])("%o is called %s", (fields, name) => {
    expect(toSubUser({ customer_id: 7, ...fields })?.name).toBe(name);
  });

  it.each([
    [{ customer_active: true, is_active: false }, "active"],
    [{ is_active: false }, "disabled"],
    [{}, "unknown"],
    [{ customer_active: "perhaps" }, "unknown"],
  ])("%o is %s", (fields, status) => {
    expect(toSubUser({ customer_id: 7, ...fields })?.status).toBe(status);
  });
});

describe("usage", () => {
  const plan = (gb: unknown, used: unknown, active: unknown = true) => ({
    is_active: active,
    plan_gb: gb,
    total_gb_used: used,
  });

  it('"plan_gb and total_gb_used are strings. Remaining = sum over active plans"', () => {
    expect(toTrafficUsage([plan("10", "2.5"), plan(5, 0.125), plan("100", "99", false)])).toEqual({
      trafficCap: 15e9,
      trafficUsed: 2_625_000_000,
    });
    expect(toTrafficUsage([])).toEqual({ empty: true, trafficCap: 0, trafficUsed: 0 });
    expect(toTrafficUsage([plan("1", "0.000000001", null)])).toEqual({ trafficCap: 1e9, trafficUsed: 1 });
  });

  it.each(["1e300", "9007199254740993", "Infinity", "-1", "", " ", "x", "NaN", null, undefined, {}])(
    "that cannot be counted is none: %o",
    (figure) => {
      expect(toTrafficUsage([plan("1", "1"), plan(figure, "0")])).toBeNull();
      expect(toTrafficUsage([plan("1", "1"), plan("0", figure)])).toBeNull();
      expect(toPool([{ id: 1, plan_gb: figure, total_gb_used: "0" }])).toBeNull();
    },
  );
});

describe("a plan of which it cannot be read whether it is active", () => {
  it.each(["expired", 2, {}])("makes the whole answer unknown: %o", (is_active) => {
    const odd = { id: 2, plan_gb: "5", total_gb_used: "0", is_active };
    const plain = { id: 1, plan_gb: "1", total_gb_used: "0" };
    expect(toTrafficUsage([plain, odd])).toBeNull();
    expect(toPool([plain, odd])).toBeNull();
  });

  it.each([undefined, null])("counts where it does not say: %o", (is_active) => {
    const silent = { id: 1, plan_gb: "1", total_gb_used: "0", is_active };
    expect(toTrafficUsage([silent])).toMatchObject({ trafficCap: 1e9 });
    expect(toPool([silent])).toMatchObject([{ active: true }]);
  });
});

describe("days", () => {
  const row = (day: string, traffic: unknown, more = {}) => ({
    traffic,
    extra_traffic: 0,
    request: 1,
    d_usage: day,
    start_date: `${day}T00:00:00.000Z`,
    ...more,
  });

  it("are read by their date, whoever's else come along", () => {
    expect(
      toDays(
        [
          row("2026-03-01", 5),
          row("2026-03-02", "7", { customer_id: 5 }),
          row("2026-03-02", 9, { customer_id: 6 }),
          { start_date: "2026-03-03T00:00:00.000Z", traffic: 0 },
        ],
        "5",
      ),
    ).toEqual([
      { day: "2026-03-01", bytes: 5 },
      { day: "2026-03-02", bytes: 7 },
      { day: "2026-03-03", bytes: 0 },
    ]);
    expect(toDays([], "5")).toEqual([]);
  });

  it.each([
    ["a day that comes twice", [row("2026-03-01", 5), row("2026-03-01", 6)]],
    ["no day", [{ traffic: 5 }]],
    ["an impossible day", [row("2026-02-30", 5)]],
    ["a negative figure", [row("2026-03-01", -1)]],
    ["no figure", [row("2026-03-01", null)]],
    ["what is no row", ["x"]],
  ])("are none with %s", (_name, rows) => {
    expect(toDays(rows, "5")).toBeNull();
  });
});

describe("the pool", () => {
  it("is read package by package", () => {
    expect(
      toPool([
        {
          id: 9_001,
          product_type: "res",
          plan_gb: "20000",
          total_gb_used: "12.5",
          end_date: "2026-01-01T00:00:00.000Z",
          is_active: true,
        },
        { id: "old", plan_gb: 1, total_gb_used: 1, end_date: "some day", is_active: "false" },
      ]),
    ).toEqual([
      {
        id: "9001",
        product: "res",
        bought: 20_000e9,
        used: 12_500_000_000,
        endsAt: new Date(Date.UTC(2026, 0, 1)),
        active: true,
      },
      { id: "old", product: "*", bought: 1e9, used: 1e9, endsAt: null, active: false },
    ]);
  });

  it.each([
    ["+123456-01-01T00:00:00Z", null],
    ["05/12/2026", null],
    ["2026-02-30", null],
    ["2026-12-03 00:00:00", "2026-12-03T00:00:00.000Z"],
    ["2026-12-03", "2026-12-03T00:00:00.000Z"],
  ])("has an end that can be read without a guess, or none: %s", (date, end) => {
    const [read] = toPool([{ id: 1, plan_gb: "1", total_gb_used: "1", end_date: date }]) ?? [];
    expect(read?.endsAt?.toISOString() ?? null).toBe(end);
    const usage = toTrafficUsage([{ plan_gb: "1", total_gb_used: "1", start_date: date }]);
    expect(usage?.since?.toISOString() ?? null).toBe(end);
  });
});
