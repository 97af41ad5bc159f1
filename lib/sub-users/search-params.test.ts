import { describe, expect, it } from "vitest";
import { dice } from "../../sandbox/dice";
import { listSubUsersParams, pageSizes, subUserPath, subUserRef, subUserSortKeys, subUserStatuses, type ListSubUsersParams } from "./schema";
import { readListParams, writeListParams } from "./search-params";

const read = (address: string) => readListParams(new URLSearchParams(address));
const standard = listSubUsersParams.parse({});

describe("the address of a view", () => {
  it("of the default view is empty, and reads as it", () => {
    expect(writeListParams(standard)).toBe("");
    expect(read("")).toEqual(standard);
    expect(readListParams({})).toEqual(standard);
  });

  it("comes back as it was written, for any view", () => {
    for (let seed = 1; seed < 500; seed += 1) {
      const roll = dice(seed);
      const maybe = <T>(value: T, otherwise: T) => (roll.chance(0.5) ? value : otherwise);
      const params: ListSubUsersParams = {
        q: maybe(roll.pick(["acme", "a&b=c", "100% ü+🚀", "?#/\\", " x", "true", "[]", "a,b;c"]), ""),
        account: maybe([roll.pick(["netnut", "a,b", "ü&="])], []),
        provider: maybe(["netnut", "nine-proxy"], []),
        status: maybe([roll.pick(subUserStatuses)], []),
        nearCap: maybe(roll.int(1, 100), null),
        unlimited: maybe(roll.chance(0.5), null),
        tag: maybe([roll.pick(["vip", "a,b", "%2C", "é"]), "late"], []),
        runningOut: maybe(roll.int(1, 365), null),
        sort: roll.pick(subUserSortKeys),
        order: roll.pick(["asc", "desc"]),
        page: roll.int(1, 1_000_000),
        size: roll.pick(pageSizes),
      };
      const written = writeListParams(params);
      expect(read(written), written).toEqual(params);
    }
  });

  it.each(["sort=use_key", "sort=constructor", "sort=__proto__", "order=up", "status=none", "size=7", "size=1e9", "page=x", "page=1.5", "near=abc", "unlimited=maybe", "sort=name&sort=use_key"])("falls back where it cannot be read: %s", (address) => {
    expect(listSubUsersParams.safeParse(read(address)).success).toBe(true);
    expect(subUserSortKeys).toContain(read(address).sort);
    expect(pageSizes).toContain(read(address).size);
  });

  it.each(["page=0", "page=-1", "page=1000001", `q=${"x".repeat(201)}`, "near=0", "near=101", "out=0", `tag=${"x".repeat(41)}`, "%00=1", "q[]=1", "q=%ff"])("never is an invalid request: %s", (address) => {
    expect(listSubUsersParams.safeParse(read(address)).success).toBe(true);
  });

  it("keeps text as text", () => {
    expect(read("q='%20or%201%3D1--").q).toBe("' or 1=1--");
    expect(read("q=%00").q).toBe("\u0000");
  });
});

describe("a reference", () => {
  it("is opaque, and one segment of the path each", () => {
    expect(subUserPath({ accountId: "netnut", remoteId: "a/../b?c#d e%2F" })).toBe("/sub-users/netnut/a%2F..%2Fb%3Fc%23d%20e%252F");
  });

  it.each([{ accountId: "", remoteId: "1" }, { accountId: "a", remoteId: "" }, { accountId: "a", remoteId: "x".repeat(201) }, { accountId: "a", remoteId: 5 }, { accountId: "a", remoteId: "1", more: 1 }])("%o is none", (value) => {
    expect(subUserRef.safeParse(value).success).toBe(false);
  });
});
