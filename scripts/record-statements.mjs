import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./lib/children.mjs";

/**
 * Records the statements of this version for the next one, at a release: runs the integration tests of lib
 * and keeps what Subdesk's own pool sends, each statement once.
 */
const folder = join(ROOT, ".test/statements");
const file = join(ROOT, "lib/db/before.json");

/** @returns {Promise<number | null>} */
function runTests() {
  const preload = pathToFileURL(join(ROOT, "testing/setup/record-statements.mjs")).href;
  const child = spawn(
    process.execPath,
    [
      join(ROOT, "node_modules/vitest/vitest.mjs"),
      "run",
      "--project",
      "integration*",
      ...process.argv.slice(2),
    ],
    {
      cwd: ROOT,
      env: { ...process.env, SUBDESK_RECORD_TO: folder, NODE_OPTIONS: `--import=${preload}` },
      stdio: "inherit",
    },
  );
  return new Promise((resolve) => child.once("close", resolve));
}

const oneLine = (/** @type {string} */ text) =>
  text
    .replace(/(^|\s)--\s.*$/gm, " ")
    .replace(/\s+/g, " ")
    .replace(/;?\s*$/, "")
    .trim();

/**
 * Sources as one line.
 * @param {RegExp} wanted what their paths match
 */
function sources(wanted) {
  return ["lib", "scripts", "testing"]
    .flatMap((name) =>
      readdirSync(join(ROOT, name), { recursive: true, encoding: "utf8" }).map((path) => join(name, path)),
    )
    .filter((path) => wanted.test(path))
    .map((path) => oneLine(readFileSync(join(ROOT, path), "utf8").replaceAll('\\"', '"')))
    .join(" ");
}

/** What tests and migrations ask the database is not Subdesk's. */
function byOthers() {
  const theirs = sources(/\.test\.ts$|^testing\/.*\.ts$|^lib\/db\/migrations\/.*\.sql$/);
  const ours = sources(/^lib\/(?!.*\.test\.ts$).*\.ts$/);
  // Up to the first value that a template puts in.
  const beginnings = [...theirs.matchAll(/[`"]((?:select|insert|update|delete|with) [^`$]{8,}?)\$\{/g)].map(
    ([, begin = ""]) => begin,
  );
  return (/** @type {string} */ text) =>
    theirs.includes(text) ||
    /'[0-9a-f]{8}-[0-9a-f]{4}-/.test(text) ||
    (beginnings.some((begin) => text.startsWith(begin)) && !ours.includes(text.slice(0, 40)));
}

/**
 * Statements that differ only in how many values, or in which literals, are one.
 * @param {string} text
 */
function shapeOf(text) {
  return text
    .replace(/'(?:[^']|'')*'/g, "'…'")
    .replace(/\$\d+/g, "$")
    .replace(/\b\d+\b/g, "0")
    .replace(/\$(, \$)+/g, "$")
    .replace(/('…'|0)(, ('…'|0))+/g, "$1")
    .replace(
      /\((?:\$|default|null|0|'…'|::[a-z]+(?:\[\])?|, )+\)(?:, \((?:\$|default|null|0|'…'|::[a-z]+(?:\[\])?|, )+\))*/g,
      "(…)",
    );
}

/**
 * Filters and orders of a list make hundreds of statements out of the same parts: those that name something
 * new beside the same tables.
 * @param {string[]} reads
 */
function withSomethingNew(reads) {
  /** @type {Set<string>} */
  const seen = new Set();
  return reads
    .toSorted((a, b) => b.length - a.length)
    .filter((text) => {
      const tables = [...text.matchAll(/\b(?:from|join) "?([a-z_]+)/gi)].map(([, name]) => name);
      const place = [...new Set(tables)].sort().join();
      const words = text.match(/[a-z_][a-z_0-9."]*( ?\()?/gi) ?? [];
      const fresh = words.filter((word) => !seen.has(`${place} ${word}`));
      for (const word of fresh) seen.add(`${place} ${word}`);
      return fresh.length > 0;
    });
}

/** @returns {string[]} */
function recorded() {
  const foreign = byOthers();
  /** @type {Map<string, string>} */
  const shapes = new Map();
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), "utf8").trim().split("\n"),
  );
  for (const text of lines.map((line) => oneLine(JSON.parse(line)))) {
    const plain = /^(select|insert|update|delete|with|create temporary table)\b/i.test(text);
    // pg-boss brings its own tables, and what PostgreSQL knows of itself does not change with ours.
    if (!plain || /\bpgboss\b|\bdrizzle\b|usage_samples_\d|::text as line/.test(text) || foreign(text))
      continue;
    const shape = shapeOf(text);
    const known = shapes.get(shape);
    if (!known || text.length < known.length) shapes.set(shape, text);
  }
  const all = [...shapes.values()];
  const reads = all.filter(
    (text) => !/\b(insert into|delete from|update \S+ (as \w+ )?(\w+ )?set)\b/i.test(text),
  );
  return [...withSomethingNew(reads), ...all.filter((text) => !reads.includes(text))].sort();
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const code = await runTests();
if (code !== 0) {
  console.error("The tests did not pass, so nothing was recorded.");
  process.exit(1);
}
const { entries } = JSON.parse(readFileSync(join(ROOT, "lib/db/migrations/meta/_journal.json"), "utf8"));
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const statements = recorded();
writeFileSync(file, `${JSON.stringify({ version, level: entries.length, statements }, null, 2)}\n`);
console.log(`${statements.length} statements of version ${version}, schema ${entries.length}: ${file}`);
