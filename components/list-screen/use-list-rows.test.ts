import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { lastKnown } from "./use-list-rows";

describe("the rows that are shown when the first read of a table fails", () => {
  const queryClient = new QueryClient();
  const key = (params: Record<string, unknown>) => ["sub-users", "list", { size: 50, ...params }];
  const answer = (name: string) => ({ rows: [{ name }], total: 1, page: 1, size: 50 });
  queryClient.setQueryData(key({ page: 1, sort: "name" }), answer("all"), { updatedAt: 1 });
  queryClient.setQueryData(key({ page: 1, sort: "name", account: ["b"] }), answer("of b"), { updatedAt: 2 });

  it("are those read last with its filters, in whatever order and of whatever page", () => {
    expect(lastKnown(queryClient, key({ page: 3, sort: "status" }))).toEqual(answer("all"));
    expect(lastKnown(queryClient, key({ page: 1, sort: "name", account: ["b"] }))).toEqual(answer("of b"));
  });

  it("are never those of another filter", () => {
    expect(lastKnown(queryClient, key({ page: 1, sort: "name", account: ["c"] }))).toBeUndefined();
  });
});
