import { expect, it } from "vitest";
import { keyOf } from "@/components/sub-users/key";
import { refOfKey } from "./refs";

it("reads what the table wrote", () => {
  for (const ref of [
    { accountId: "netnut", remoteId: "17" },
    { accountId: "a/b %", remoteId: "x/y%2F z" },
  ])
    expect(refOfKey(keyOf(ref))).toEqual(ref);
});
