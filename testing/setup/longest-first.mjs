import { BaseSequencer } from "vitest/node";

/** Those that take longest. Whichever of them began last would run on alone while the others are done. */
const longest = [
  "image",
  "runs/stop",
  "fuzz",
  "scripts/backup",
  "accounts/worker",
  "kill-delete",
  "reading",
  "instances",
  "kill-create",
  "tamper",
  "scripts/postgres",
  "kill-allocate",
  "echo",
  "evaluate",
  "postgres-move",
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
