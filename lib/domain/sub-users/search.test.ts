import { describe, expect, it } from "vitest";
import { dice } from "../../../sandbox/dice";
import { filterOf, readListParams, storedProblem } from "./refuse";
import { type ListSubUsersParams, plainSearch, problemText, readSearch, writeSearch } from "./search";
import type { FilterKey } from "./filters";
import { pageSizes, subUserSortKeys, subUserStatuses } from "./vocabulary";

const read = (address: string) => readSearch(new URLSearchParams(address));
const many = (key: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${key}=${key}${at}`).join("&");

describe("the address of a view", () => {
  it("of the plain table is empty, and reads as it", () => {
    expect(writeSearch(plainSearch)).toBe("");
    expect(read("")).toEqual({ shown: plainSearch, problems: {} });
    expect(readSearch({})).toEqual({ shown: plainSearch, problems: {} });
    expect(readSearch({ q: undefined, tag: [] })).toEqual({ shown: plainSearch, problems: {} });
  });

  it("comes back as it was written, for any view", () => {
    for (let seed = 1; seed < 500; seed += 1) {
      const roll = dice(seed);
      const maybe = <T>(value: T, otherwise: T) => (roll.chance(0.5) ? value : otherwise);
      const search: ListSubUsersParams = {
        q: maybe(roll.pick(["acme", "a&b=c", "100% ü+🚀", "?#/\\", " x", "true", "[]", "a,b;c"]), ""),
        account: maybe([roll.pick(["netnut", "a,b", "ü&="])], []),
        provider: maybe(["netnut", "nine-proxy"], []),
        status: maybe([roll.pick(subUserStatuses)], []),
        customer: maybe([roll.pick(["none", "0b7e1f60-7d0a-4b52-9c0f-5b0f5d0d7a11"])], []),
        near: maybe(roll.int(1, 100), null),
        unlimited: maybe(roll.chance(0.5), null),
        tag: maybe([roll.pick(["vip", "a,b", "%2C", "é"]), "late"], []),
        out: maybe(roll.int(1, 365), null),
        alert: maybe(roll.pick(["open", "already"]), null),
        sort: roll.pick(subUserSortKeys),
        order: roll.pick(["asc", "desc"]),
        page: roll.int(1, 1_000_000),
        size: roll.pick(pageSizes),
      };
      const written = writeSearch(search);
      expect(read(written), written).toEqual({ shown: search, problems: {} });
    }
  });

  it("is short, and keeps its keys", () => {
    const search: ListSubUsersParams = {
      ...plainSearch,
      q: "a b",
      status: ["active", "blocked"],
      provider: ["x", "y"],
      near: 90,
      out: 7,
      tag: ["a,b", "c"],
      unlimited: false,
    };
    expect(writeSearch(search)).toBe(
      "?q=a+b&provider=x,y&status=active,blocked&near=90&unlimited=false&tag=a,b&tag=c&out=7",
    );
  });
});

describe("each value is bounded by itself", () => {
  it.each([
    ["page=0", 1],
    ["page=-1", 1],
    ["page=-99", 1],
    ["page=2.9", 2],
    ["page=x", 1],
    ["page=", 1],
    ["page=1000001", 1_000_000],
    ["page=1e9", 1_000_000],
    ["page=Infinity", 1_000_000],
    ["page=NaN", 1],
    ["page=3", 3],
  ])("the nearest page: %s", (address, page) => {
    expect(read(`${address}&tag=vip`)).toEqual({
      shown: { ...plainSearch, tag: ["vip"], page },
      problems: {},
    });
  });

  it.each([
    "sort=use_key",
    "sort=constructor",
    "sort=__proto__",
    "sort=name&sort=use_key",
    "order=up",
    "order=asc&order=desc",
    "size=7",
    "size=1e9",
    "size=50.0",
    "size=25&size=100",
  ])("the usual order and size: %s", (address) => {
    expect(read(`${address}&status=blocked`)).toEqual({
      shown: { ...plainSearch, status: ["blocked"] },
      problems: {},
    });
  });

  it.each([
    `q=${"x".repeat(200)}`,
    many("tag", 20),
    `tag=${"x".repeat(40)}`,
    many("account", 50),
    `account=${"x".repeat(64)}`,
    `provider=${Array.from({ length: 20 }, (_, at) => `p${at}`).join(",")}`,
    "status=active,disabled,blocked,unknown",
    "status=active&status=blocked",
    "near=1",
    "near=100",
    "near=90&near=90",
    "out=1",
    "out=365",
    "unlimited=true",
    "q=acme&q=acme",
    "q=",
    "tag=vip&tag=VIP&tag=v%E2%80%8Bip",
    "utm_source=mail",
    "q[]=1",
  ])("is taken up to its bound: %s", (address) => {
    expect(problemText(read(address).problems)).toBeNull();
  });

  const refused: [string, FilterKey, RegExp][] = [
    [`q=${"x".repeat(201)}`, "q", /^Search takes at most 200 characters; this has 201\.$/],
    ["q=a&q=b", "q", /^Search is given twice, as “a” and as “b”\.$/],
    [many("tag", 21), "tag", /^At most 20 tags can be chosen; this is 21\.$/],
    [`tag=${"x".repeat(41)}`, "tag", /^Tag takes at most 40 characters; this has 41\.$/],
    ["tag=", "tag", /empty value/],
    ["tag=%E2%80%8B", "tag", /empty value/],
    [many("account", 51), "account", /^At most 50 accounts can be chosen; this is 51\.$/],
    [`account=${"x".repeat(65)}`, "account", /at most 64 characters/],
    ["account=", "account", /empty value/],
    [
      `provider=${Array.from({ length: 21 }, (_, at) => `p${at}`).join(",")}`,
      "provider",
      /^At most 20 providers/,
    ],
    [`provider=${"x".repeat(33)}`, "provider", /at most 32 characters/],
    ["provider=", "provider", /empty value/],
    ["status=none", "status", /^There is no status “none”\.$/],
    ["status=active,nonsense", "status", /“nonsense”/],
    ["status=", "status", /empty value/],
    ["near=0", "near", /^Near cap takes a share from 1 to 100 %, not “0”\.$/],
    ["near=101", "near", /“101”/],
    ["near=abc", "near", /“abc”/],
    ["near=90abc", "near", /“90abc”/],
    ["near=1e9", "near", /“1e9”/],
    ["near=90.5", "near", /“90.5”/],
    ["near=-1", "near", /“-1”/],
    ["near=", "near", /^Near cap has no value\.$/],
    ["near=80&near=90", "near", /^Near cap is given twice, as “80” and as “90”\.$/],
    ["out=0", "out", /^Running out within takes 1 to 365 days, not “0”\.$/],
    ["out=366", "out", /“366”/],
    ["unlimited=maybe", "unlimited", /^Unlimited is true or false, not “maybe”\.$/],
    ["unlimited=TRUE", "unlimited", /“TRUE”/],
    ["unlimited=true&unlimited=false", "unlimited", /given twice/],
  ];

  it.each(refused)(
    "a filter that cannot be applied as shown is a problem that names it: %s",
    (address, key, message) => {
      const { shown, problems } = read(`${address}&sort=name&page=2`);
      expect(Object.keys(problems)).toEqual([key]);
      expect(problems[key]?.message).toMatch(message);
      expect(problems[key]?.given).toEqual(new URLSearchParams(address).getAll(key));
      expect(shown).toMatchObject({ sort: "name", page: 2 });
      // What cannot be applied is in the address as long as no one takes it away.
      expect(new URLSearchParams(writeSearch(shown, problems)).getAll(key)).toEqual(problems[key]?.given);
    },
  );

  it("names every problem there is", () => {
    const { problems } = read("near=0&out=0&status=x&tag=vip");
    expect(problemText(problems)).toBe(
      "There is no status “x”. Near cap takes a share from 1 to 100 %, not “0”. Running out within takes 1 to 365 days, not “0”.",
    );
  });

  it("keeps text as text", () => {
    expect(read("q='%20or%201%3D1--").shown.q).toBe("' or 1=1--");
    expect(read("q=%00").shown.q).toBe("\u0000");
    expect(read("tag=vip&tag=VIP").shown.tag).toEqual(["vip"]);
  });
});

describe("an address that is kept", () => {
  it("knows every key it holds", () => {
    expect(storedProblem("")).toBeNull();
    expect(storedProblem("?q=a&tag=b&sort=name&cols=note&density=comfortable&view=1")).toBeNull();
    expect(storedProblem("?stauts=active")).toBe("There is no filter “stauts”.");
    expect(storedProblem("vip")).toBe("There is no filter “vip”.");
    expect(storedProblem("?near=0")).toMatch(/Near cap/);
  });

  it("is the same filter however it is written", () => {
    expect(filterOf("?status=blocked%2Cdisabled&sort=name&page=4&cols=note")).toBe(
      filterOf("?status=blocked,disabled"),
    );
    expect(filterOf("?tag=a")).not.toBe(filterOf("?tag=b"));
    expect(filterOf("?near=0")).not.toBe(filterOf(""));
  });
});

describe("the view that a route is asked for", () => {
  it("is read from its address", () => {
    expect(readListParams(new URLSearchParams("near=90&page=-3"))).toMatchObject({ near: 90, page: 1 });
  });

  it("is refused when a filter cannot be applied, with the reason at each of them", () => {
    expect(() => readListParams(new URLSearchParams("near=0&status=x"))).toThrow(
      expect.objectContaining({
        code: "invalid",
        message: expect.stringMatching(/cannot be applied.*Remove it/),
        fields: { near: expect.stringMatching(/share/), status: expect.stringMatching(/no status/) },
      }),
    );
  });
});
