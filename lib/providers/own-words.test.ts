import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { describeOperation } from "./fields";
import type { Operation, Provider } from "./provider";
import type { OperationName } from "../domain/operations/names";
import { providers } from "./registry";
import type { Transport } from "./transport";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * A provider's own folder, the line that registers it, and what only tests and the sandbox are made
 * of or recorded from.
 */
const mayKnow =
  /^lib\/providers\/((?!kit\/)[^/]+\/|registry\.ts$)|\.test\.tsx?$|^lib\/db\/(migrations\/|before\.json$)|(^|\/)(node_modules|\.next[^/]*)\//;
const code = /\.(tsx?|[cm]?js|css|json)$/;

/** What Subdesk itself calls something, for every provider. */
const ofTheDesk = new Set(["trafficCap", "ipCap", "overrideBlock", "productType"]);

function filesIn(folder: string): string[] {
  return readdirSync(`${root}${folder}`, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length))
    .filter((file) => code.test(file));
}

const files = [
  ...["app", "components", "lib", "scripts"].flatMap(filesIn),
  ...readdirSync(root).filter((name) => /^[^.].*\.(ts|[cm]?js|json)$|^\..*\.cjs$/.test(name)),
].filter((file) => !mayKnow.test(file) && !/^package(-lock)?\.json$/.test(file));

const texts = files.map((file) => [file, readFileSync(`${root}${file}`, "utf8")] as const);

function linesWith(any: RegExp): string[] {
  return texts.flatMap(([file, text]) =>
    text.split("\n").flatMap((line, at) => (any.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  );
}

/** "user_name" and "accessPoint" are names; "ips" is an ordinary word. */
const isName = (word: string) => /_|[a-z][A-Z]/.test(word);

/** What its API calls its fields, as its code writes them, without what the database also calls a column. */
function namesInFolder({ id }: Provider): string[] {
  const columns = readFileSync(`${root}lib/db/schema.ts`, "utf8");
  const names = filesIn(`lib/providers/${id}`)
    .filter((file) => !file.endsWith(".test.ts"))
    .flatMap((file) => readFileSync(`${root}${file}`, "utf8").match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? []);
  return [...new Set(names)].filter((name) => !columns.includes(`"${name}"`));
}

function inputFields(provider: Provider): string[] {
  const given = { url: "http://127.0.0.1:9", apiKey: "k", credentials: { token: "t" }, scheme: "raw" };
  const { operations } = provider.connect(given, {} as Transport);
  return (Object.entries(operations) as [OperationName, Operation][])
    .flatMap(([name, operation]) => describeOperation(name, operation).fields.map((field) => field.name))
    .filter((name) => isName(name) && !ofTheDesk.has(name));
}

describe.each(providers.map((provider) => [provider.id, provider] as const))("%s", (_id, provider) => {
  it("is named nowhere but in its own folder", () => {
    const spellings = [provider.id, provider.label].map((name) => name.replace(/[^a-z0-9]+/gi, "[-_ ]?"));
    const any = new RegExp(`${spellings.join("|")}|${provider.variables.prefix}`, "i");
    expect(linesWith(any)).toEqual([]);
  });

  it("keeps the names of its fields to itself", () => {
    const names = [...new Set([...namesInFolder(provider), ...inputFields(provider)])];
    expect(names.length).toBeGreaterThan(3);
    const any = new RegExp(`(?<![A-Za-z0-9_])(?:${names.join("|")})(?![A-Za-z0-9_])`);
    expect(linesWith(any)).toEqual([]);
  });
});

it("looks at what ships", () => {
  expect(files).toEqual(
    expect.arrayContaining([
      "app/layout.tsx",
      "components/sub-users/sub-users.css",
      "lib/runs/plan-create.ts",
      "lib/providers/provider.ts",
      "scripts/lib/settings.mjs",
      ".dependency-cruiser.cjs",
    ]),
  );
});
