import { expect, it } from "vitest";
import { outcomeOfError } from "./settle";

it("is certain that nothing was changed where Subdesk failed before a write was announced, and never after it", () => {
  const failed = new Error("Connection terminated unexpectedly");
  expect(outcomeOfError(failed, true, false)).toMatchObject({ state: "refused", certain: true });
  expect(outcomeOfError(failed, true, true)).toMatchObject({ state: "unknown", checkable: true });
});
