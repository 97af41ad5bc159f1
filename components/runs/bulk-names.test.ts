import { expect, it } from "vitest";
import { permissionsOf } from "@/lib/domain/staff/permissions";
import type { OperationName } from "@/lib/domain/operations/names";
import { offeredChoices } from "./bulk-names";

const offers = (...operations: OperationName[]) => ({ operations });

it("offers what one of the accounts can do", () => {
  const labels = offeredChoices(
    [offers("disable", "allocate-traffic"), offers("disable", "set-limits")],
    permissionsOf("admin"),
  ).map(({ label }) => label);
  expect(labels).toEqual(["Disable", "Change traffic cap", "Change IP cap", "Add traffic"]);
});

it("offers nothing to a role that may not plan", () => {
  expect(offeredChoices([offers("disable", "delete")], permissionsOf("viewer"))).toEqual([]);
});
