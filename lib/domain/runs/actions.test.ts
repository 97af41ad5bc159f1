import { expect, it } from "vitest";
import { permissionsOf } from "../staff/permissions";
import type { OperationName } from "../operations/names";
import { actionLabel, bulkActions, offeredActions } from "./actions";

const offers = (...operations: OperationName[]) => ({ id: operations.join(), operations });

it("offers what one of the accounts can do, and what Subdesk does by itself", () => {
  const labels = offeredActions(
    [offers("disable", "allocate-traffic"), offers("disable", "set-limits")],
    permissionsOf("admin"),
    undefined,
  ).map((action) => bulkActions[action].label);
  expect(labels).toEqual(["Disable", "Change traffic cap", "Change IP cap", "Add traffic", "Change tags"]);
});

it("adds traffic by raising caps where none is allocated", () => {
  const offered = (permissions: Parameters<typeof offeredActions>[1]) =>
    offeredActions([offers("set-limits")], permissions, undefined);
  expect(offered(permissionsOf("admin"))).toContain("add-traffic");
  expect(offered(permissionsOf("operator"))).not.toContain("add-traffic");
});

it("offers nothing to a role that may not plan", () => {
  expect(offeredActions([offers("disable", "delete")], permissionsOf("viewer"), undefined)).toEqual([]);
});

it("offers the caps that an account's limits have, once that is read", () => {
  const account = offers("set-limits");
  const limits = (...names: string[]) => ({
    [account.id]: [
      {
        name: "set-limits" as const,
        idempotent: true,
        fields: names.map((name) => ({
          name,
          label: name,
          widget: "count" as const,
          required: false,
          secret: false,
        })),
      },
    ],
  });
  const offered = (forms: Parameters<typeof offeredActions>[2]) =>
    offeredActions([account], permissionsOf("admin"), forms);
  expect(offered(limits("trafficCap", "ipCap"))).toEqual(["traffic-cap", "ip-cap", "add-traffic", "tags"]);
  expect(offered(limits("trafficCap", "period"))).toEqual(["traffic-cap", "add-traffic", "tags"]);
  expect(offered(limits("threads"))).toEqual(["tags"]);
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
