import { describe, expect, it } from "vitest";
import { inputText } from "./input-text";

describe("inputText", () => {
  it("shows only the caps that were asked for, unlimited told from not said", () => {
    const before = { trafficCap: 5_000_000_000, ipCap: null, note: "x" };
    expect(inputText({ operation: "set-limits", input: { trafficCap: null }, before }, [])).toBe(
      "Traffic cap 5 GB → Unlimited",
    );
    expect(inputText({ operation: "set-limits", input: { ipCap: 1200 }, before }, [])).toBe(
      "IP cap Not reported → 1,200",
    );
    expect(inputText({ operation: "set-limits", input: { ipCap: 3 }, before: null }, [])).toBe("IP cap 3");
  });

  it("makes what is hidden in a note visible", () => {
    expect(
      inputText({ operation: "set-note", input: { note: "a\u202eb" }, before: { note: null } }, []),
    ).toBe("Note Empty → a\ufffdb");
  });

  it("uses the labels of the form for the rest", () => {
    const fields = [
      {
        name: "gigabytes",
        label: "Traffic to add",
        widget: "gigabytes" as const,
        required: true,
        secret: false,
      },
    ];
    expect(
      inputText({ operation: "allocate-traffic", input: { gigabytes: 1500 }, before: null }, [
        { name: "allocate-traffic", fields, repeatable: false },
      ]),
    ).toBe("Traffic to add 1,500 GB");
    expect(inputText({ operation: "delete", input: {}, before: null }, [])).toBe("");
  });
});
