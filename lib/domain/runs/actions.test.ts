import { expect, it } from "vitest";
import { permissionsOf } from "../staff/permissions";
import type { OperationName } from "../operations/names";
import { actionLabel, bulkActions, offeredActions } from "./actions";

const offers = (...operations: OperationName[]) => ({ operations });

it("offers what one of the accounts can do, and what Subdesk does by itself", () => {
  const labels = offeredActions(
    [offers("disable", "allocate-traffic"), offers("disable", "set-limits")],
    permissionsOf("admin"),
  ).map((action) => bulkActions[action].label);
  expect(labels).toEqual(["Disable", "Change traffic cap", "Change IP cap", "Add traffic", "Change tags"]);
});

it("adds traffic by raising caps where none is allocated", () => {
  const offered = (permissions: Parameters<typeof offeredActions>[1]) =>
    offeredActions([offers("set-limits")], permissions);
  expect(offered(permissionsOf("admin"))).toContain("add-traffic");
  expect(offered(permissionsOf("operator"))).not.toContain("add-traffic");
});

it("offers nothing to a role that may not plan", () => {
  expect(offeredActions([offers("disable", "delete")], permissionsOf("viewer"))).toEqual([]);
});

it("names every action of a run, and the operations that a run undoes", () => {
  expect(["disable", "traffic-cap", "note", "create", "undo", "set-limits"].map(actionLabel)).toEqual([
    "Disable",
    "Change traffic cap",
    "Set note",
    "Create",
    "Undo",
    "Change limits",
  ]);
  expect(actionLabel("something-later")).toBe("something-later");
});
