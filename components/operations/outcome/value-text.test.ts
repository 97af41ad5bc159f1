import { describe, expect, it } from "vitest";
import { differences } from "@/components/audit/difference";
import { rowChanges } from "@/components/runs/row-changes";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { cutOffWarnings } from "../dialogs/limits";
import { inputText, ownLimitTexts, receiptEntries, receiptText, valueTexts } from "./value-text";

const [before, after] = [1e12, 1.0005e12];
const [was, is] = ["1 TB", "1.0005 TB"];

it("a change never reads as if nothing changed, wherever it is shown", () => {
  expect(valueTexts("trafficCap", before, after)).toEqual([was, is]);
  expect(
    inputText({ operation: "set-limits", input: { trafficCap: after }, before: { trafficCap: before } }, []),
  ).toBe(`Traffic cap ${was} → ${is}`);
  expect(
    rowChanges(
      { name: "acme", operation: "set-limits", before: { trafficCap: before }, after: { trafficCap: after } },
      [],
    ),
  ).toEqual([{ label: "Traffic cap", before: was, after: is }]);
  expect(
    rowChanges(
      {
        name: "acme",
        operation: "allocate-traffic",
        before: { trafficCap: before },
        after: { trafficCap: after, added: after - before },
      },
      [],
    )[0],
  ).toEqual({ label: "Traffic cap", before: was, after: is });
  expect(
    differences({ outcome: "done", before: { trafficCap: before }, after: { trafficCap: after } }),
  ).toEqual([{ label: "Traffic cap", before: was, after: is }]);
  expect(
    differences({
      outcome: "intent",
      before: { trafficCap: before },
      after: { asked: { trafficCap: after } },
    }),
  ).toEqual([{ label: "Traffic cap", before: was, after: is }]);
  expect(cutOffWarnings({ trafficUsed: after, ipUsed: null }, { trafficCap: before })).toEqual([
    `${is} is used already, and the new traffic cap is ${was}. It will be cut off at once.`,
  ]);
});

it("words that are no amounts stay as they are", () => {
  expect(valueTexts("trafficCap", before, "unlimited")).toEqual([was, "Unlimited"]);
  expect(valueTexts("ipCap", 1200, 1201)).toEqual(["1,200", "1,201"]);
  expect(valueTexts("note", "", "x")).toEqual(["Empty", "x"]);
});

const fields: FieldDescriptor[] = [
  { name: "user_name", label: "User name", widget: "text", required: true, secret: false },
  { name: "use_key", label: "Proxy password", widget: "password", required: true, secret: true },
  {
    name: "status",
    label: "Status",
    widget: "choice",
    required: false,
    secret: false,
    choices: [{ value: "active", label: "Active" }],
  },
  { name: "trafficCap", label: "Traffic cap", widget: "bytes-cap", required: false, secret: false },
  { name: "ipCap", label: "IP cap", widget: "count-cap", required: false, secret: false },
  { name: "note", label: "Note", widget: "multiline", required: false, secret: false },
];

describe("receiptEntries", () => {
  const entries = receiptEntries(fields, {
    user_name: "acme",
    use_key: "s3cret",
    status: "active",
    trafficCap: 1_500_000_000,
    ipCap: null,
    note: "",
  });

  it("says every field in words and leaves out the empty ones", () => {
    expect(receiptText(entries)).toBe(
      "User name: acme\nProxy password: s3cret\nStatus: Active\nTraffic cap: 1.5 GB\nIP cap: Unlimited",
    );
  });

  it("knows which are secret", () => {
    expect(entries.filter(({ secret }) => secret).map(({ label }) => label)).toEqual(["Proxy password"]);
  });
});

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

  it("says a limit of the provider's own as its form does", () => {
    const period = {
      name: "period",
      label: "Cap counts",
      widget: "choice" as const,
      required: false,
      secret: false,
      choices: [{ value: "1", label: "For ever" }],
    };
    const asked = {
      operation: "set-limits",
      input: { trafficCap: null, period: "1" },
      before: null,
    } as const;
    const descriptors = [{ name: "set-limits" as const, fields: [period], idempotent: true }];
    expect(inputText(asked, descriptors)).toBe("Traffic cap Unlimited, Cap counts For ever");
    expect(ownLimitTexts(asked, descriptors)).toEqual(["Cap counts For ever"]);
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
        { name: "allocate-traffic", fields, idempotent: false },
      ]),
    ).toBe("Traffic to add 1,500 GB");
    expect(inputText({ operation: "delete", input: {}, before: null }, [])).toBe("");
  });
});
