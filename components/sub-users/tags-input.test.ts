import { describe, expect, it } from "vitest";
import { withTyped } from "./tags-input";

describe("typed tags", () => {
  it("are trimmed, split at commas and kept once", () => {
    expect(withTyped(["vip"], " eu , vip,, reseller 7 ")).toEqual(["vip", "eu", "reseller 7"]);
    expect(withTyped(["vip"], "  ")).toEqual(["vip"]);
  });

  it("stay within what the server takes", () => {
    expect(withTyped([], "x".repeat(60))[0]).toHaveLength(40);
    expect(withTyped([], `${"x".repeat(39)} y`)).toEqual(["x".repeat(39)]);
    expect(withTyped([], Array.from({ length: 30 }, (_, at) => `t${at}`).join(","))).toHaveLength(20);
  });
});
