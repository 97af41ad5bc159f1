import { createLoader } from "nuqs/server";
import { describe, expect, it } from "vitest";
import { pageSizes, subUserPath, subUserSortKeys, subUserStatuses } from "@/lib/sub-users/schema";
import { readListParams, subUserParsers, writeListParams } from "@/lib/sub-users/search-params";
import { hrefOf, paramsOf, searchOf, sizes, sortKeys, statuses, subUserSearch } from "./search";

const inBrowser = (address: string) => paramsOf(createLoader(subUserSearch)(new URLSearchParams(address)));
const onServer = (address: string) => readListParams(new URLSearchParams(address));

describe("the address of a view", () => {
  it("has the keys the server reads", () => {
    expect(Object.keys(subUserSearch)).toEqual(Object.keys(subUserParsers));
    expect(statuses).toEqual(subUserStatuses);
    expect(sizes).toEqual(pageSizes);
    expect(sortKeys).toEqual(subUserSortKeys);
  });

  it.each([
    "",
    "q=acme&page=2&size=250",
    "q=%20a%26b%20&status=active,disabled&tag=vip&tag=e,u&account=netnut&provider=nine-proxy",
    "near=90&unlimited=false&sort=trafficLeft&order=asc",
    "unlimited=true",
    "page=0",
    "page=-1",
    "page=1000001",
    "page=abc&size=7&sort=use_key&order=up",
    "status=active,nonsense",
    "out=7&sort=daysLeft&order=asc",
    "out=0",
    "out=366",
    "near=0",
    "near=101",
    `q=${"x".repeat(201)}`,
    `tag=${"x".repeat(41)}`,
    "tag=a&".repeat(21),
    `account=${"x".repeat(65)}`,
  ])("is understood as on the server: %s", (address) => {
    expect(inBrowser(address)).toEqual(onServer(address));
    expect(searchOf(inBrowser(address))).toBe(writeListParams(onServer(address)));
  });

  it("asks the same whatever else stands in the view", () => {
    const search = createLoader(subUserSearch)(new URLSearchParams("q=acme"));
    const view = { ...search, cols: ["note"], density: "comfortable" };
    expect(paramsOf(view)).toEqual(onServer("q=acme"));
  });

  it("leads to the same detail page", () => {
    const ref = { accountId: "net nut/1", remoteId: "a b/..?#" };
    expect(hrefOf(ref)).toBe(subUserPath(ref));
  });
});
