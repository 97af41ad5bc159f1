import { describe, expect, it } from "vitest";
import { permissionsOf } from "../staff/permissions";
import type { OperationName } from "./names";
import { mayCreate } from "./may-create";
import { offeredOperations } from "./offered";

const account = (...names: OperationName[]) => ({ operations: names });
const nineProxy = account(
  "create",
  "set-limits",
  "set-note",
  "set-password",
  "enable",
  "disable",
  "delete",
  "reveal-password",
);
const netnut = account("create", "set-password", "disable", "allocate-traffic", "allocate-ips");
const admin = permissionsOf("admin");
const at = (status: "active" | "disabled" | "blocked" | "unknown", vanishedAt: string | null = null) => ({
  status,
  vanishedAt,
});

describe("offeredOperations", () => {
  it("offers what the provider has and the status allows", () => {
    expect(offeredOperations(at("active"), nineProxy, admin)).toEqual([
      "set-limits",
      "set-note",
      "reveal-password",
      "set-password",
      "disable",
      "delete",
    ]);
    expect(offeredOperations(at("disabled"), nineProxy, admin)).toContain("enable");
    expect(offeredOperations(at("disabled"), netnut, admin)).toEqual([
      "allocate-traffic",
      "allocate-ips",
      "set-password",
    ]);
  });

  it("offers unblocking only for a blocked one, and then neither enable nor disable", () => {
    const offered = offeredOperations(at("blocked"), nineProxy, admin);
    expect(offered).toContain("unblock");
    expect(offered).not.toContain("enable");
    expect(offered).not.toContain("disable");
    expect(offeredOperations(at("blocked"), netnut, admin)).not.toContain("unblock");
  });

  it("offers nothing to a viewer, and nothing for what has vanished", () => {
    expect(offeredOperations(at("active"), nineProxy, permissionsOf("viewer"))).toEqual([]);
    expect(offeredOperations(at("active", "2026-01-01T00:00:00Z"), nineProxy, admin)).toEqual([]);
    expect(mayCreate(nineProxy, permissionsOf("viewer"))).toBe(false);
    expect(mayCreate(nineProxy, admin)).toBe(true);
  });
});
