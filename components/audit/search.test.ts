import { expect, it } from "vitest";
import { auditOutcomes, listAuditParams } from "@/lib/audit/schema";
import { auditSearchText, isAuditFiltered, noAuditFilter, outcomes } from "./search";

it("asks for what the server understands", () => {
  const text = auditSearchText({ ...noAuditFilter, q: " acme ", outcome: "refused", from: "2026-01-31", run: "x".repeat(50) });
  expect(text).toContain("q=acme");
  expect(listAuditParams.parse(Object.fromEntries(new URLSearchParams(text)))).toMatchObject({ q: "acme", outcome: "refused", from: "2026-01-31", run: "x".repeat(36) });
  expect(outcomes).toEqual(auditOutcomes);
});

it("leaves out what says nothing", () => {
  expect(auditSearchText({ ...noAuditFilter, from: "yesterday" })).toBe("");
  expect(isAuditFiltered(noAuditFilter)).toBe(false);
});
