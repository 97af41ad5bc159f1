import { describe, expect, it } from "vitest";
import { bulkAction } from "@/lib/runs/schema";
import type { BulkName } from "@/lib/domain/runs/actions";
import { bulkInput, emptyBulkForm, type BulkForm } from "./bulk-input";

const input = (action: BulkName, patch: Partial<BulkForm> = {}) =>
  bulkInput(action, { ...emptyBulkForm, ...patch });

describe("what a bulk dialog asks for", () => {
  it("is what the server accepts", () => {
    const given = [
      input("disable"),
      input("rotate-passwords"),
      input("traffic-cap", { mode: "raise", amount: "0,5", allowBelowUse: true }),
      input("traffic-cap", { mode: "unlimited" }),
      input("ip-cap", { mode: "lower-percent", amount: "12.5" }),
      input("ip-cap", { amount: "7" }),
      input("add-traffic", { gigabytes: "10", productType: "res" }),
      input("add-traffic", { topUp: "percent", percent: "12.5", minimum: "5", step: "10" }),
      input("add-traffic", { topUp: "days" }),
      input("note", { text: "" }),
      input("tags", { tags: { tags: ["vip"], typed: "eu, " } }),
      input("tags", { tagMode: "replace" }),
    ];
    for (const each of given) {
      if (!each.ok) throw new Error(each.message);
      expect(bulkAction.parse(each.params)).toEqual(each.params);
    }
  });

  it("reads GB as bytes", () => {
    expect(input("traffic-cap", { amount: "1.5" })).toEqual({
      ok: true,
      params: { action: "traffic-cap", change: { mode: "set", value: 1_500_000_000 }, allowBelowUse: false },
    });
  });

  it("takes nothing that could be two amounts", () => {
    const message = "“1,500” could mean 1500 or 1.5: enter the one you mean.";
    for (const mode of ["set", "raise", "lower", "raise-percent", "lower-percent"] as const) {
      expect(input("traffic-cap", { mode, amount: "1,500" })).toEqual({
        ok: false,
        field: "amount",
        message,
      });
      expect(input("ip-cap", { mode, amount: "1,500" })).toEqual({ ok: false, field: "amount", message });
    }
    expect(input("add-traffic", { gigabytes: "1,500" })).toEqual({ ok: false, field: "gigabytes", message });
    for (const amount of ["1e3", "+5", "٣", "1 000"])
      for (const mode of ["set", "raise-percent"] as const)
        expect(input("traffic-cap", { mode, amount }).ok).toBe(false);
  });

  it("says what is wrong", () => {
    expect(input("traffic-cap", { amount: "five" })).toMatchObject({ ok: false, field: "amount" });
    expect(input("traffic-cap", { amount: "0" })).toMatchObject({
      message: "A cap is more than 0; choose Unlimited for none.",
    });
    expect(input("ip-cap", { mode: "lower-percent", amount: "100" })).toMatchObject({
      message: "At most 99 %.",
    });
    expect(input("ip-cap", { amount: "2.5" })).toMatchObject({ message: "Whole numbers only." });
    expect(input("add-traffic", { gigabytes: "0" })).toMatchObject({ field: "gigabytes" });
    expect(input("add-traffic", { topUp: "days", days: "366" })).toMatchObject({ field: "days" });
    expect(input("add-traffic", { topUp: "percent", percent: "0" })).toMatchObject({ field: "percent" });
    expect(input("add-traffic", { topUp: "percent", percent: "5", minimum: "" })).toMatchObject({
      field: "minimum",
    });
    expect(input("note", { noteMode: "append", text: " " })).toMatchObject({ field: "text" });
    expect(input("note", { text: "x".repeat(501) })).toMatchObject({ message: "At most 500 characters." });
  });

  it("takes at least one tag, unless all are replaced", () => {
    for (const tagMode of ["add", "remove"] as const)
      expect(input("tags", { tagMode })).toEqual({
        ok: false,
        field: "tags",
        message: "Enter at least one tag.",
      });
    expect(input("tags", { tags: { tags: ["vip"], typed: "VIP, eu" } })).toEqual({
      ok: true,
      params: { action: "tags", mode: "add", tags: ["vip", "eu"] },
    });
  });
});
