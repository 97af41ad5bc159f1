import { expect, it } from "vitest";
import { detailPath } from "./paths";

it("makes one segment of the path each of what is opaque", () => {
  expect(detailPath({ accountId: "netnut", remoteId: "a/../b?c#d e%2F" })).toBe(
    "/sub-users/netnut/a%2F..%2Fb%3Fc%23d%20e%252F",
  );
});
