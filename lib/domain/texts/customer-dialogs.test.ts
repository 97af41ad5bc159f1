import { expect, it } from "vitest";
import { undoHelp } from "./customer-dialogs";

it("says whom an undo reaches, and what it removes", () => {
  const change = { kind: "adopt", customers: 12, links: 40, made: 10 } as const;
  expect(undoHelp(change)).toBe(
    "This also undoes it for 11 other customers; it changed 40 sub-users in all. The 10 customers that it created are deleted, except those that have been used since.",
  );
  expect(undoHelp({ ...change, kind: "link", customers: 2, links: 1, made: 0 })).toBe(
    "This also undoes it for 1 other customer; it changed 1 sub-user in all.",
  );
  expect(undoHelp({ ...change, kind: "merge", customers: 2, links: 1, made: 0 })).toBe(
    "They become two customers again, and the merged one gets back what it had, with 1 sub-user.",
  );
});
