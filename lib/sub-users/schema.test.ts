import { describe, expect, it } from "vitest";
import { subUserRef } from "./schema";

describe("a reference", () => {
  it.each([
    { accountId: "", remoteId: "1" },
    { accountId: "a", remoteId: "" },
    { accountId: "a", remoteId: "x".repeat(201) },
    { accountId: "a", remoteId: 5 },
    { accountId: "a", remoteId: "1", more: 1 },
  ])("%o is none", (value) => {
    expect(subUserRef.safeParse(value).success).toBe(false);
  });
});
