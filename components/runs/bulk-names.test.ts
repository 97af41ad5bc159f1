import { expect, it } from "vitest";
import { permissionsOf } from "@/lib/auth/permissions";
import type { OperationDescriptor } from "@/lib/providers/descriptor";
import { offeredChoices } from "./bulk-names";

const offers = (...names: OperationDescriptor["name"][]) => ({ operations: names.map((name): OperationDescriptor => ({ name, fields: [], repeatable: true })) });

it("offers what one of the accounts can do", () => {
  const labels = offeredChoices([offers("disable", "allocate-traffic"), offers("disable", "set-limits")], permissionsOf("admin")).map(({ label }) => label);
  expect(labels).toEqual(["Disable", "Change traffic cap", "Change IP cap", "Add traffic"]);
});

it("offers nothing to a role that may not plan", () => {
  expect(offeredChoices([offers("disable", "delete")], permissionsOf("viewer"))).toEqual([]);
});
