import { expect, it } from "vitest";
import { refOfKey, subUserKey } from "./key";

it("reads what the table wrote", () => {
  for (const ref of [
    { accountId: "netnut", remoteId: "17" },
    { accountId: "a/b %", remoteId: "x/y%2F z" },
  ])
    expect(refOfKey(subUserKey(ref))).toEqual(ref);
});
