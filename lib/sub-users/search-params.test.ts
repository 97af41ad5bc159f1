import { describe, expect, it } from "vitest";
import { subUserRef } from "./schema";
import { readListParams } from "./search-params";

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
