import { describe, expect, it } from "vitest";
import { bulkActions } from "../runs/actions";
import { isAllowed } from "../staff/permissions";
import { subUserStatuses } from "../sub-users/vocabulary";
import { operationNames } from "./names";
import { offeredOperations } from "./offered";
import { carriedOutAs, mayDoToMany, operationFacts, type DeskOperation } from "./operations";

const all = Object.keys(operationFacts) as DeskOperation[];

describe("what Subdesk knows of an operation", () => {
  it("offers each to someone who may do everything, at some status, where its provider has it", () => {
    const permissions = all.map((operation) => operationFacts[operation].permission);
    const offered = new Set(
      subUserStatuses.flatMap((status) =>
        offeredOperations({ status, vanishedAt: null }, { operations: operationNames }, permissions),
      ),
    );
    expect(all.filter((operation) => !offered.has(operation))).toEqual(["create"]);
  });

  it("takes the permission of its own name, and is carried out as an operation that providers have", () => {
    for (const operation of all) {
      expect(operationFacts[operation].permission).toBe(`sub-users.${operation}`);
      expect(operationNames).toContain(carriedOutAs(operation));
    }
    expect(carriedOutAs("unblock")).toBe("enable");
  });

  it("undoes only what it can set, by an operation that sets the same", () => {
    for (const operation of operationNames) {
      const { undo } = operationFacts[operation];
      if (undo) expect(operationFacts[undo.by].undo?.fields).toEqual(undo.fields);
    }
  });

  it("lets no one do to many what has no bulk action or no permission for it", () => {
    const inBulk = new Set(Object.values(bulkActions).map(({ operation }) => operation));
    for (const operation of inBulk) expect(operationFacts[operation].bulkPermission).not.toBeNull();
    expect(mayDoToMany("reveal-password", () => true)).toBe(false);
    expect(mayDoToMany("delete", (permission) => isAllowed("operator", permission))).toBe(false);
    expect(mayDoToMany("delete", (permission) => isAllowed("admin", permission))).toBe(true);
  });
});
