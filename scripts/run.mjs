// Runs one of Subdesk's programs as its build has it, or from its sources where these are not built:
// node --conditions=react-server scripts/run.mjs scripts/backup.ts
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findBuild } from "./lib/build.mjs";
import { ROOT } from "./lib/children.mjs";
import { compiledProgram } from "./lib/programs.mjs";

// The program finds its own arguments where it expects them.
process.argv.splice(1, 1);
const [, source = ""] = process.argv;
const build = findBuild();
const compiled = build && compiledProgram(build, source);
if (compiled && existsSync(compiled)) {
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(compiled).href);
} else {
  const { register } = await import("tsx/esm/api");
  register();
  await import(pathToFileURL(join(ROOT, source)).href);
}
