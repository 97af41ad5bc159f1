import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ROOT } from "./lib/children.mjs";

/** A checkout of one page, and a Next that takes no time and is as unforgiving. */
const root = realpathSync(mkdtempSync(join(tmpdir(), "subdesk-build-")));
const at = (...path: string[]) => join(root, ...path);
const users: ChildProcess[] = [];

const next = `
  import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
  const page = readFileSync("app/page.tsx", "utf8");
  const out = process.env.SUBDESK_DIST_DIR;
  mkdirSync(out + "/static", { recursive: true });
  writeFileSync(out + "/static/page.js", page);
  appendFileSync("tsconfig.json", " ");
  writeFileSync("next-env.d.ts", "import './" + out + "/types'");
  mkdirSync(out + "/server");
  for (const end of ["js", "json"])
    writeFileSync(out + "/server/server-reference-manifest." + end, '{ "encryptionKey": "c2VjcmV0" }');
  if (page.includes("<<<")) { console.error("Parsing failed"); process.exit(1); }
  if (page === "restless") writeFileSync("app/page.tsx", "changed meanwhile");
  writeFileSync(out + "/BUILD_ID", "id");`;

beforeAll(() => {
  cpSync(join(ROOT, "scripts/lib"), at("scripts/lib"), { recursive: true });
  cpSync(join(ROOT, "scripts/run.mjs"), at("scripts/run.mjs"));
  mkdirSync(at("node_modules/next/dist/bin"), { recursive: true });
  mkdirSync(at("app"));
  writeFileSync(at("package.json"), '{ "type": "module" }');
  writeFileSync(at("tsconfig.json"), "{}");
  writeFileSync(at("node_modules/next/dist/bin/next"), next);
  writeFileSync(at("node_modules/next/package.json"), '{ "type": "module" }');
  for (const name of ["esbuild", "tsx"])
    symlinkSync(join(ROOT, "node_modules", name), at("node_modules", name));
});
beforeEach(() => rmSync(at(".builds"), { recursive: true, force: true }));
afterAll(() => {
  for (const user of users) user.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true });
});

/** Builds what is there if need be. `stay`: the process that uses it lives on. */
async function build(page: string, { stay = false } = {}) {
  writeFileSync(at("app/page.tsx"), page);
  const { SUBDESK_DIST_DIR: _given, ...env } = process.env;
  const child = spawn(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { ensureBuilt } from ${JSON.stringify(at("scripts/lib/build.mjs"))};
       ensureBuilt({ say: (line) => console.log(line) }).then(
         () => { console.log("uses " + process.env.SUBDESK_DIST_DIR); ${stay ? "setInterval(() => {}, 1000);" : ""} },
         (error) => { console.log(error.message); process.exitCode = 1; });`,
    ],
    { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] },
  );
  let said = "";
  child.stdout.on("data", (text: Buffer) => (said += text.toString()));
  if (stay) {
    users.push(child);
    await expect.poll(() => said).toContain("uses ");
  } else await once(child, "close");
  return {
    child,
    said,
    built: said.includes("Built in"),
    place: /uses (\S+)/.exec(said)?.[1] ?? "",
  };
}
const builds = () => readdirSync(at(".builds")).map((name) => `.builds/${name}`);
const pageIn = (place: string) => readFileSync(at(place, "static/page.js"), "utf8");

test("each version has a folder, and going back to the one before needs no build", async () => {
  const one = await build("one");
  const two = await build("two");
  expect([one.built, two.built]).toEqual([true, true]);
  expect(two.place).not.toBe(one.place);
  const back = await build("one");
  expect(back).toMatchObject({ built: false, place: one.place });
  expect([pageIn(one.place), pageIn(two.place)]).toEqual(["one", "two"]);
  for (const end of ["js", "json"])
    expect(readFileSync(at(one.place, `server/server-reference-manifest.${end}`), "utf8")).not.toContain(
      "c2VjcmV0",
    );
  // What belongs to the checkout names no build.
  expect(readFileSync(at("tsconfig.json"), "utf8")).toBe("{}");
  expect(existsSync(at("next-env.d.ts"))).toBe(false);
});

test("a build that fails leaves the one in use and the one before as they were", async () => {
  await build("one");
  const { place } = await build("two", { stay: true });
  const before = builds().toSorted();
  const failed = await build("<<< three");
  expect(failed.child.exitCode).toBe(1);
  expect(failed.said).toContain("Parsing failed");
  expect(builds().toSorted()).toEqual(before);
  expect(pageIn(place)).toBe("two");
});

test("the packages of a Subdesk that runs are not replaced", async () => {
  cpSync(join(ROOT, "scripts/build.mjs"), at("scripts/build.mjs"));
  writeFileSync(at("package-lock.json"), '{ "packages": { "node_modules/next": { "version": "2.0.0" } } }');
  await build("one", { stay: true });
  const refused = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: root, encoding: "utf8" });
  expect([refused.status, refused.stdout]).toEqual([1, ""]);
  expect(refused.stderr).toContain("in a folder of its own");
  expect(existsSync(at("node_modules/next/dist/bin/next"))).toBe(true);
  rmSync(at("package-lock.json"));
});

test("sources that change meanwhile are not taken for what was built", async () => {
  const one = await build("one");
  const restless = await build("restless");
  expect(restless.child.exitCode).toBe(1);
  expect(restless.said).toContain("changed while they were built");
  expect(builds()).toEqual([one.place]);
});

test("keeps the one before and those that processes use, and removes what is older", async () => {
  const one = await build("one", { stay: true });
  const two = await build("two");
  const three = await build("three");
  const four = await build("four");
  expect(builds().toSorted()).toEqual([one.place, three.place, four.place].toSorted());
  expect(builds()).not.toContain(two.place);
  one.child.kill("SIGKILL");
  await once(one.child, "close");
  const five = await build("five");
  expect(builds().toSorted()).toEqual([four.place, five.place].toSorted());
});

test("a build that was interrupted is none: it is made anew, or removed", async () => {
  const one = await build("one");
  rmSync(at(one.place, "subdesk-build"));
  writeFileSync(at(one.place, "static/left-over.js"), "");
  expect(await build("one")).toMatchObject({ built: true, place: one.place });
  expect(existsSync(at(one.place, "static/left-over.js"))).toBe(false);
  rmSync(at(one.place, "subdesk-build"));
  const two = await build("two");
  expect(builds()).toEqual([two.place]);
});

test("a program runs as the build of its sources has it, and from its sources once these differ", async () => {
  const source = (said: string) => `import { ROOT } from "./lib/children.mjs";
    interface Said { args: string[] }
    console.log("${said}", ROOT, process.argv.slice(2) satisfies Said["args"], import.meta.url);
    throw new Error("broken");`;
  const run = (env: Record<string, string> = {}) => {
    const { SUBDESK_DIST_DIR: _given, ...inherited } = process.env;
    const args = ["--conditions=react-server", at("scripts/run.mjs"), "scripts/hello.ts", "--with", "this"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      env: { ...inherited, ...env },
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/Error: broken[^]*scripts\/hello\.ts:4/)]);
    return stdout;
  };
  const as = (said: string, file: string) => `${said} ${root} [ '--with', 'this' ] file://${at(file)}`;

  writeFileSync(at("scripts/hello.ts"), source("one"));
  expect(run()).toContain(as("one", "scripts/hello.ts"));
  const { place } = await build("one");
  const compiled = `${place}/programs/scripts-hello.mjs`;
  expect(run()).toContain(as("one", compiled));
  writeFileSync(at("scripts/hello.ts"), source("two"));
  expect(run()).toContain(as("two", "scripts/hello.ts"));
  // What Subdesk starts is of the build that it runs from.
  expect(run({ SUBDESK_DIST_DIR: place })).toContain(as("one", compiled));

  writeFileSync(at("scripts/hello.ts"), "<<<");
  const failed = await build("two");
  expect([failed.child.exitCode, failed.said]).toEqual([1, expect.stringContaining("scripts/hello.ts")]);
  expect(builds()).toEqual([place]);
  rmSync(at("scripts/hello.ts"));
});
