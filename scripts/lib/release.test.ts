import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readRelease } from "./release.mjs";

const root = mkdtempSync(join(tmpdir(), "subdesk-release-"));
const env = { NODE_ENV: "test" as const };
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], {
    cwd: root,
    encoding: "utf8",
  }).trim();

beforeAll(() => {
  mkdirSync(join(root, "app"));
  writeFileSync(join(root, "package.json"), '{ "version": "1.2.3" }');
  writeFileSync(join(root, "app/page.tsx"), "one");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

it("names version and commit of a checkout, and that its sources were changed", () => {
  expect(readRelease(root, env)).toEqual({ version: "1.2.3", commit: "unknown" });
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message", "First");
  const commit = git("rev-parse", "HEAD");
  expect(readRelease(root, env)).toEqual({ version: "1.2.3", commit });
  writeFileSync(join(root, "README.md"), "not part of what runs");
  expect(readRelease(root, env).commit).toBe(commit);
  writeFileSync(join(root, "app/page.tsx"), "two");
  expect(readRelease(root, env).commit).toBe(`${commit}+`);
});

it("does not take the commit of a project around it for its own", () => {
  const inner = join(root, "inner");
  mkdirSync(inner);
  writeFileSync(join(inner, "package.json"), '{ "version": "1.2.3" }');
  expect(readRelease(inner, env).commit).toBe("unknown");
  expect(readRelease(inner, { ...env, SUBDESK_COMMIT: "1a2b3c4" }).commit).toBe("1a2b3c4");
});

it("is what an image was made of, whatever is around it", () => {
  writeFileSync(
    join(root, "release.json"),
    JSON.stringify({ version: "1.2.4", commit: "1a2b3c4", build: ".builds/x" }),
  );
  expect(readRelease(root, { ...env, SUBDESK_COMMIT: "other" })).toEqual({
    version: "1.2.4",
    commit: "1a2b3c4",
  });
});
