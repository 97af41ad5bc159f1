import { expect, it } from "vitest";
import type { OperationName } from "@/lib/domain/operations/names";
import type { OperationView } from "@/lib/domain/operations/operation";
import { isUndoable } from "./undoable";

const offers = (...names: OperationName[]) => names;
const done = (
  operation: OperationView["operation"],
  before: Record<string, unknown>,
  after: Record<string, unknown>,
) => ({ operation, state: "done" as const, remoteId: "1", before, after });

it("offers a way back where the provider has one", () => {
  const disabled = done("disable", { status: "active" }, { status: "disabled" });
  expect(isUndoable(disabled, offers("disable", "enable"))).toBe(true);
  expect(isUndoable(disabled, offers("disable"))).toBe(false);
  expect(isUndoable({ ...disabled, state: "refused" }, offers("enable"))).toBe(false);
  expect(isUndoable(done("delete", { status: "active" }, {}), offers("delete", "create"))).toBe(false);
});

it("needs something that changed and was known before", () => {
  expect(
    isUndoable(
      done("set-limits", { trafficCap: 1, ipCap: 2 }, { trafficCap: 1, ipCap: 3 }),
      offers("set-limits"),
    ),
  ).toBe(true);
  expect(isUndoable(done("set-limits", { trafficCap: 1 }, { trafficCap: 1 }), offers("set-limits"))).toBe(
    false,
  );
  expect(isUndoable(done("set-limits", { trafficCap: null }, { trafficCap: 1 }), offers("set-limits"))).toBe(
    false,
  );
  expect(isUndoable(done("enable", { status: "blocked" }, { status: "active" }), offers("disable"))).toBe(
    false,
  );
});
