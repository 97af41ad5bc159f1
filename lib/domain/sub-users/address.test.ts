import { expect, it } from "vitest";
import { refOfSegments, subUserApiPath, subUserPath } from "./address";

const ref = { accountId: "netnut", remoteId: "a/../b?c#d e%2F" };

it("makes one segment of the path each of what is opaque", () => {
  expect(subUserPath(ref)).toBe("/sub-users/netnut/a%2F..%2Fb%3Fc%23d%20e%252F");
  expect(subUserApiPath(ref)).toBe("/api/sub-users/netnut/a%2F..%2Fb%3Fc%23d%20e%252F");
});

it("reads back what it wrote, and nothing that cannot be decoded", () => {
  const [account = "", id = ""] = subUserPath(ref).split("/").slice(2);
  expect(refOfSegments(account, id)).toEqual(ref);
  expect(refOfSegments("netnut", "%E0%A4")).toBeNull();
});
