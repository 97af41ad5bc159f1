import { describe, expect, it } from "vitest";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import {
  boundedFields,
  checkField,
  drawnFields,
  initialValues,
  restarted,
  toInput,
  type CapValue,
} from "./field-values";

const field = (part: Partial<FieldDescriptor> & Pick<FieldDescriptor, "widget">): FieldDescriptor => ({
  name: "it",
  label: "It",
  required: true,
  secret: false,
  ...part,
});
const cap = field({
  name: "trafficCap",
  widget: "bytes-cap",
  required: false,
  min: 1,
  max: Number.MAX_SAFE_INTEGER,
});
const ips = field({ name: "ipCap", widget: "count-cap", required: false, min: 0, max: 2_000_000_000 });
const roundTrip = (fields: FieldDescriptor[], start: Record<string, unknown>) =>
  toInput(fields, initialValues(fields, start));

describe("caps", () => {
  it("carry exact bytes through the text and back", () => {
    for (const trafficCap of [1, 1_500_000_000, 999_999_999, 1_234_000_000, 123_456_789_012_345])
      expect(roundTrip([cap], { trafficCap })).toEqual({ trafficCap });
  });

  it("tell unlimited, none said and zero apart", () => {
    expect(roundTrip([cap, ips], { trafficCap: null, ipCap: 0 })).toEqual({ trafficCap: null, ipCap: 0 });
    expect(roundTrip([cap, ips], { trafficCap: undefined })).toEqual({});
    expect(checkField(ips, { text: "0", unlimited: false })).toBeNull();
    expect(checkField(cap, { text: "0", unlimited: false })).toMatch(/more than 0/);
  });

  it("may be said as so much more than there was", () => {
    const start = { text: "25", value: 25_000_000_000 };
    const typed = (text: string) => ({ trafficCap: { text, unlimited: false, start } satisfies CapValue });
    expect(toInput([cap], typed("+10"))).toEqual({ trafficCap: 35_000_000_000 });
    expect(toInput([cap], typed(" + 0.5 "))).toEqual({ trafficCap: 25_500_000_000 });
    expect(checkField(cap, typed("+1,500").trafficCap)).toMatch(/could mean/);
    expect(checkField(cap, typed("++1").trafficCap)).toMatch(/no cap to add to/);
    for (const none of [undefined, { text: "", value: null }])
      expect(checkField(cap, { text: "+10", unlimited: false, start: none })).toMatch(/no cap to add to/);
  });

  it("may name their unit", () => {
    for (const [text, trafficCap] of [
      ["1 TB", 1e12],
      ["500mb", 5e8],
    ] as const)
      expect(toInput([cap], { trafficCap: { text, unlimited: false } })).toEqual({ trafficCap });
  });

  it("refuse what is no amount", () => {
    for (const text of ["-1", "1e9", "a", "1.2.3", "0.0000000001"])
      expect(checkField(cap, { text, unlimited: false })).toMatch(/amount of GB/);
    for (const text of ["-1", "1.5", "ten"])
      expect(checkField(ips, { text, unlimited: false })).toMatch(/Whole numbers/);
    expect(checkField(cap, { text: "nonsense", unlimited: true })).toBeNull();
  });

  it("may only be left empty when optional", () => {
    expect(checkField(cap, { text: " ", unlimited: false })).toBeNull();
    expect(checkField({ ...cap, required: true }, { text: " ", unlimited: false })).toMatch(/Unlimited/);
  });

  it("are not emptied to the default, and not emptied to what was there", () => {
    expect(checkField({ ...cap, default: null }, { text: "", unlimited: false })).toBe(
      "Enter a number, or choose Unlimited.",
    );
    for (const trafficCap of [5e9, null]) {
      const [prefilled] = Object.values(initialValues([cap], { trafficCap }));
      expect(checkField(cap, { ...(prefilled as CapValue), text: "", unlimited: false })).toBe(
        "Enter a number, or choose Unlimited.",
      );
    }
  });

  it("refuse what could be two amounts, unless it is what the field started with", () => {
    for (const text of ["1.500", "1,500"]) {
      for (const field of [cap, ips])
        expect(checkField(field, { text, unlimited: false })).toBe(
          `“${text}” could mean 1500 or 1.5: enter the one you mean.`,
        );
    }
    const start = { text: "1.500", value: 1_500_000_000 };
    expect(checkField(cap, { text: "1.500", unlimited: false, start })).toBeNull();
    expect(toInput([cap], { trafficCap: { text: "1.500", unlimited: false, start } })).toEqual({
      trafficCap: 1_500_000_000,
    });
    expect(toInput([cap], { trafficCap: { text: "1.500 ", unlimited: false, start } })).toEqual({});
  });

  it("leave what a provider says of 0 alone until it is touched", () => {
    const [prefilled] = Object.values(initialValues([cap], { trafficCap: 0 }));
    expect(checkField(cap, prefilled as CapValue)).toBeNull();
    expect(roundTrip([cap], { trafficCap: 0 })).toEqual({ trafficCap: 0 });
  });
});

describe("texts", () => {
  it("trim names, not passwords", () => {
    const fields = [field({ name: "name", widget: "text" }), field({ name: "key", widget: "password" })];
    expect(toInput(fields, { name: " acme ", key: " a b " })).toEqual({ name: "acme", key: " a b " });
  });

  it("write countries in capitals", () => {
    const country = field({
      name: "country",
      widget: "country",
      pattern: "^[A-Z]{2}$",
      patternHint: "Two letters, such as US.",
    });
    expect(toInput([country], { country: "us " })).toEqual({ country: "US" });
    expect(checkField(country, "us")).toBeNull();
    expect(checkField(country, "usa")).toBe("Two letters, such as US.");
  });

  it("let a note be emptied", () => {
    const note = field({ name: "note", widget: "multiline", maxLength: 500 });
    expect(checkField(note, "")).toBeNull();
    expect(toInput([note], { note: "" })).toEqual({ note: "" });
    expect(checkField(note, "x".repeat(501))).toBe("At most 500 characters.");
  });

  it("leave out optional fields that say nothing", () => {
    const pool = field({ name: "pool", widget: "count", required: false });
    expect(checkField(pool, "")).toBeNull();
    expect(toInput([pool], { pool: "" })).toEqual({});
  });

  it("name the field that is missing, and the pattern in words", () => {
    expect(checkField(field({ widget: "text", label: "User name" }), "  ")).toBe("User name is required.");
    expect(
      checkField(field({ widget: "text", pattern: "^\\w+$", patternHint: "Letters only." }), "a-b"),
    ).toBe("Letters only.");
    expect(checkField(field({ widget: "text", pattern: "([" }), "a-b")).toBeNull();
  });
});

describe("numbers", () => {
  const traffic = field({ name: "gigabytes", widget: "gigabytes", min: 1, max: 1000 });
  it.each([
    ["0", "At least 1."],
    ["1001", "At most 1000."],
    ["1.5", "Enter a whole number of GB."],
    ["1,500", "“1,500” could mean 1500 or 1.5: enter the one you mean."],
    ["1e3", "Enter a whole number of GB."],
    ["", "It is required."],
  ])("refuse %j", (text, message) => expect(checkField(traffic, text)).toBe(message));
  it.each([
    ["10 GB", 10],
    ["10gb", 10],
    ["1 TB", 1_000],
    ["2000 MB", 2],
  ])("may name their unit: %j", (text, gigabytes) =>
    expect(toInput([traffic], { gigabytes: text })).toEqual({ gigabytes }),
  );
  it.each(["500 MB", "1 GiB", "10 euros", "gb"])("are whole: %j", (text) =>
    expect(checkField(traffic, text)).toBe("Enter a whole number of GB."),
  );
  it("become numbers", () => expect(toInput([traffic], { gigabytes: " 25 " })).toEqual({ gigabytes: 25 }));
});

describe("fields that depend on who asks, and on what came back", () => {
  it("are drawn once the provider has asked for them, and then have to be filled in", () => {
    const fields = [
      field({ name: "note", widget: "multiline" }),
      { ...cap, whenNeeded: true },
      { ...ips, whenNeeded: true },
    ];
    expect(drawnFields(fields, []).map(({ name }) => name)).toEqual(["note"]);
    const [, needed] = drawnFields(fields, ["trafficCap"]);
    expect(needed).toMatchObject({ name: "trafficCap", required: true });
    expect(checkField(needed ?? cap, { text: "", unlimited: false })).toBe(
      "Enter a number, or choose Unlimited.",
    );
  });

  it("offer no Unlimited to whoever has a traffic ceiling, and do not begin with it", () => {
    const [bounded, other] = boundedFields([
      { ...cap, label: "Traffic cap", default: null },
      { ...ips, default: null },
    ]);
    expect(initialValues(bounded ? [bounded] : [], {})).toEqual({
      trafficCap: { text: "", unlimited: false },
    });
    expect(bounded).toMatchObject({ bounded: true, required: true });
    expect(checkField(bounded ?? cap, { text: "", unlimited: false })).toBe("Enter a traffic cap.");
    expect(other).toEqual({ ...ips, default: null });
  });
});

it("a limit that changes while it is edited is followed where nobody touched it", () => {
  const threads = field({ name: "threads", widget: "count" });
  const period = field({ name: "period", widget: "choice", required: false });
  expect(restarted(threads, "100", 500, 100)).toBe("500");
  expect(restarted(threads, "150", 500, 100)).toBe("150");
  expect(restarted(period, "0", "1", "0")).toBe("1");
  expect(restarted(period, "", "1", "0")).toBe("");
});

describe("a cap that changes while it is edited", () => {
  const GB = 1_000_000_000;
  const opened = initialValues([cap], { trafficCap: 250 * GB }).trafficCap as CapValue;
  const sent = (value: CapValue, start: unknown) =>
    toInput([cap], { trafficCap: restarted(cap, value, start) }).trafficCap;

  it("is followed by a field that nobody touched", () => {
    expect(sent(opened, 300 * GB)).toBe(300 * GB);
    expect(sent(opened, null)).toBeNull();
  });

  it("is what an amount is added to", () => {
    expect(sent({ ...opened, text: "+10" }, 300 * GB)).toBe(310 * GB);
    expect(checkField(cap, restarted(cap, { ...opened, text: "+10" }, null))).not.toBeNull();
  });

  it("leaves what was typed as it is", () => {
    expect(sent({ ...opened, text: "260" }, 300 * GB)).toBe(260 * GB);
    expect(sent({ ...opened, unlimited: true }, 300 * GB)).toBeNull();
  });
});
