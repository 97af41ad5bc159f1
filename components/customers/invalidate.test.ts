import { QueryClient, type QueryKey } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { customersQuery } from "@/components/customer-screens/queries";
import { subUsersQuery } from "@/components/queries";
import { usageReportQuery } from "@/components/report/queries";
import { plainSearch } from "@/lib/domain/sub-users/search";
import { invalidateCustomers } from "./invalidate";

describe("after a change of customers", () => {
  it("what shows one is read again, and what asks a provider is not", async () => {
    const queryClient = new QueryClient();
    const read = async (key: QueryKey) => {
      queryClient.setQueryData(key, "read");
      await invalidateCustomers(queryClient);
      return queryClient.getQueryState(key)?.isInvalidated;
    };
    expect(await read(customersQuery({} as never).queryKey)).toBe(true);
    expect(await read(subUsersQuery({ ...plainSearch, page: 1 }).queryKey)).toBe(true);
    expect(await read(usageReportQuery("?by=customer").queryKey)).toBe(true);
    expect(await read(["comments", "sub-user", "a", "1"])).toBe(true);
    expect(await read(["sub-users", "live", "a", "1"])).toBe(false);
    expect(await read(["staff", "list"])).toBe(false);
  });
});
