import { expect, it } from "vitest";
import { auditOutcomes } from "@/lib/domain/audit/audit";
import { listAuditParams } from "@/lib/audit/schema";
import { auditSearchText, isAuditFiltered, noAuditFilter, outcomes } from "./search";

it("asks for what the server understands", () => {
  const text = auditSearchText({
    ...noAuditFilter,
    q: " acme ",
    outcome: "refused",
    from: "2026-01-31",
    run: "x".repeat(36),
  });
  expect(text).toContain("q=acme");
  expect(listAuditParams.parse(Object.fromEntries(new URLSearchParams(text)))).toMatchObject({
    q: "acme",
    outcome: "refused",
    from: "2026-01-31",
    run: "x".repeat(36),
  });
  expect(outcomes).toEqual(auditOutcomes);
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
    expect(listAuditParams.safeParse(search).success).toBe(false);
  }
});

it("leaves out what says nothing", () => {
  expect(auditSearchText({ ...noAuditFilter, q: "  " })).toBe("");
  expect(isAuditFiltered(noAuditFilter)).toBe(false);
});
