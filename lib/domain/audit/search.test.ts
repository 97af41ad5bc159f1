import { expect, it } from "vitest";
import { DeskError } from "../errors";
import {
  actionsIn,
  allAudit,
  auditFilterKeys,
  auditSearchText,
  isAuditFiltered,
  noAuditFilter,
  readAuditParams,
} from "./search";

const read = (search: Record<string, string>) => readAuditParams(new URLSearchParams(search));

it("asks for what the server understands", () => {
  const text = auditSearchText({
    ...noAuditFilter,
    q: " acme ",
    outcome: "refused",
    from: "2026-01-31",
    run: "x".repeat(36),
  });
  expect(text).toContain("q=acme");
  expect(readAuditParams(new URLSearchParams(text))).toMatchObject({
    q: "acme",
    outcome: "refused",
    from: "2026-01-31",
    run: "x".repeat(36),
  });
});

it("asks for what cannot be read as well, so that it is refused and not left out", () => {
  for (const search of [
    { from: "yesterday" },
    { to: "2026-13-45" },
    { outcome: "nonsense" },
    { q: "x".repeat(201) },
    { run: "x".repeat(37) },
  ]) {
    const text = auditSearchText({ ...noAuditFilter, ...search });
    expect(Object.fromEntries(new URLSearchParams(text))).toEqual(search);
    expect(isAuditFiltered({ ...noAuditFilter, ...search })).toBe(true);
    expect(() => readAuditParams(new URLSearchParams(text))).toThrow(DeskError);
  }
});

it("leaves out what says nothing", () => {
  expect(auditSearchText({ ...noAuditFilter, q: "  " })).toBe("");
  expect(isAuditFiltered(noAuditFilter)).toBe(false);
});

it("reads every filter by the name the address has, and leaves the others open", () => {
  expect(read({})).toEqual(allAudit);
  expect(read({ q: "" })).toEqual(allAudit);
  expect(Object.keys(noAuditFilter).toSorted()).toEqual([...auditFilterKeys].toSorted());
  expect(read({ account: "one", subUser: "7", to: "2024-02-29", before: "12" })).toEqual({
    ...allAudit,
    account: "one",
    subUser: "7",
    to: "2024-02-29",
    before: 12,
  });
});

it.each([
  [{ from: "2026-02-30" }, { from: "Enter a date, as in 2026-01-31." }],
  [{ from: "2026-1-1" }, { from: "Enter a date, as in 2026-01-31." }],
  [{ outcome: "Done" }, { outcome: "There is no such outcome." }],
  [{ actor: "x".repeat(65) }, { actor: "At most 64 characters." }],
  [{ before: "0" }, { before: "Enter a whole number from 1." }],
  [{ before: "1e3" }, { before: "Enter a whole number from 1." }],
  [{ constructor: "x" }, { constructor: "There is no such filter." }],
  [
    { who: "ada", outcome: "all" },
    { who: "There is no such filter.", outcome: "There is no such outcome." },
  ],
])("refuses %j and says which part of it", (search, fields) => {
  expect(() => read(search)).toThrow(
    expect.objectContaining({
      code: "invalid",
      fields,
      message: `This filter cannot be applied: ${Object.keys(fields)
        .map((name) => `“${name}”`)
        .join(", ")} cannot be read. Remove it or choose another value.`,
    }),
  );
});

it("refuses a filter that is given twice with two values", () => {
  expect(() => readAuditParams(new URLSearchParams("q=a&q=b"))).toThrow(
    expect.objectContaining({ fields: { q: "This is given twice." } }),
  );
  expect(readAuditParams(new URLSearchParams("q=a&q=a")).q).toBe("a");
});

it("takes several actions, and days of the reader's time zone", () => {
  const params = read({
    action: "run.start, run.cancel,,run.start",
    from: "2026-03-29",
    zone: "europe/berlin",
  });
  expect(params).toMatchObject({ action: "run.start,run.cancel", zone: "Europe/Berlin" });
  expect(actionsIn(params.action)).toEqual(["run.start", "run.cancel"]);
  expect(() => read({ zone: "Mars/Olympus" })).toThrow(/zone/);
  expect(() => read({ action: Array.from({ length: 31 }, (_, at) => `a${at}`).join(",") })).toThrow(/action/);
  expect(isAuditFiltered({ ...noAuditFilter, zone: "Europe/Berlin" })).toBe(false);
});
