import { cruise, format } from "dependency-cruiser";
import readRules from "dependency-cruiser/config-utl/extract-depcruise-config";
import readTypeScript from "dependency-cruiser/config-utl/extract-ts-config";

/**
 * Checks who imports whom: the rules of .dependency-cruiser.cjs, and what they cannot say, that no folder of
 * lib and components leads back to itself over others. Imports of types count like all others.
 */
const roots = [
  "app",
  "bench",
  "components",
  "deploy",
  "e2e",
  "instrumentation.ts",
  "lib",
  "sandbox",
  "scripts",
  "testing",
];

const rules = await readRules("./.dependency-cruiser.cjs");
const { output } = await cruise(roots, { ...rules.options, ruleSet: rules, validate: true }, undefined, {
  tsConfig: readTypeScript("tsconfig.json"),
});
if (typeof output === "string") throw new Error(output);
const report = await format(output, { outputType: "err" });
console.log(report.output);

const circles = circlesOf(foldersOf(output.modules));
for (const circle of circles) {
  console.error(`error folders-lead-back-to-themselves: ${circle.map(({ from }) => from).join(" → ")} →`);
  for (const { file, to } of circle) console.error(`  ${file} → ${to}`);
}
if (report.exitCode > 0 || circles.length > 0) process.exitCode = 1;

/**
 * @typedef {{ from: string, file: string, to: string }} Step a file by which one folder depends on another
 */

/**
 * By folder, the folders it depends on, each with the first file that makes it so. Tests may reach anywhere.
 * @param {import("dependency-cruiser").IModule[]} modules
 */
function foldersOf(modules) {
  /** @type {Map<string, Map<string, Step>>} */
  const folders = new Map();
  for (const { source, dependencies } of modules) {
    const from = folderOf(source);
    if (!from || /\.test\.tsx?$/.test(source)) continue;
    const steps = folders.get(from) ?? new Map();
    folders.set(from, steps);
    for (const { resolved } of dependencies) {
      const to = folderOf(resolved);
      if (to && to !== from && !steps.has(to)) steps.set(to, { from, file: source, to: resolved });
    }
  }
  return folders;
}

/** @param {string} file */
function folderOf(file) {
  return /^(?:lib|components)\/[^/]+(?=\/)/.exec(file)?.[0];
}

/**
 * A shortest way back for each folder that has one, every circle once.
 * @param {Map<string, Map<string, Step>>} folders
 */
function circlesOf(folders) {
  /** @type {Step[][]} */
  const circles = [];
  const told = new Set();
  for (const start of folders.keys()) {
    /** @type {Step[][]} */
    let ways = [[]];
    const seen = new Set();
    for (let back; ways.length > 0 && !back; ) {
      const next = ways.flatMap((way) =>
        [...(folders.get(folderOf(way.at(-1)?.to ?? "") ?? start) ?? [])].map(([to, step]) => ({
          to,
          way: [...way, step],
        })),
      );
      back = next.find(({ to }) => to === start)?.way;
      const key = back && [...back.map(({ from }) => from)].sort().join(" ");
      if (back && !told.has(key)) circles.push(back);
      if (back) told.add(key);
      ways = next.filter(({ to }) => !seen.has(to) && seen.add(to)).map(({ way }) => way);
    }
  }
  return circles;
}
