import { BaseSequencer } from "vitest/node";

/**
 * Those that take longest. Whichever of them began last would run on alone while the others are done. What
 * computes takes turns with what mostly waits.
 */
const longest = [
  "http/fuzz",
  "runs/stop",
  "image",
  "reading",
  "scripts/backup",
  "distrust",
  "kill-create",
  "instances",
  "kill-delete",
  "accounts/worker",
  "evaluate",
  "scripts/postgres",
  "kill-allocate",
  "late",
  "sub-users/list",
  "echo",
  "postgres-move",
  "schedule",
  "operations/matrix",
  "tamper",
];

/** @param {import("vitest/node").TestSpecification} file */
function place({ moduleId }) {
  const at = longest.findIndex((name) => moduleId.endsWith(`/${name}.integration.test.ts`));
  return at < 0 ? longest.length : at;
}

export class LongestFirst extends BaseSequencer {
  /** @param {import("vitest/node").TestSpecification[]} files */
  async sort(files) {
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
