import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./children.mjs";

const SOURCES = [
  "app",
  "bench",
  "components",
  "deploy",
  "docs",
  "e2e",
  "lib",
  "sandbox",
  "scripts",
  "testing",
];
const below = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("/.next"))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
const files = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...SOURCES.flatMap((folder) => below(folder)),
];
const documents = files.filter((file) => file.endsWith(".md"));
const sources = files.filter((file) => /\.(tsx?|mjs|cjs|css)$/.test(file));
const names = new Set(sources.map((file) => basename(file)));
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** Paths of the repository in code spans; those with a placeholder or a pattern are none. */
function pathsIn(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\s]+)`/g)].map(([, span = ""]) => span);
  return spans
    .filter((span) =>
      /^(app|components|deploy|docs|e2e|lib|public|sandbox|scripts|testing|bench)\//.test(span),
    )
    .filter((span) => !/[<>*{}…]/.test(span));
}

/** Source files that a code span names without their folder, which the text gives. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/`([\w.-]+\.(?:tsx?|mjs|cjs|css))`/g)].map(([, name = ""]) => name);
}

function linksIn(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target.split("#")[0] ?? "");
  return targets.filter((target) => target !== "" && !/^[a-z]+:/.test(target));
}

describe.each(documents)("%s", (document) => {
  it("names only files that exist", () => {
    expect(pathsIn(read(document)).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(
      namesIn(read(document)).filter((name) => !names.has(name) && !existsSync(join(ROOT, name))),
    ).toEqual([]);
  });

  it("links only to what exists", () => {
    const missing = linksIn(read(document)).filter(
      (target) => !existsSync(join(ROOT, dirname(document), target)),
    );
    expect(missing).toEqual([]);
  });
});

it("refers from code only to documents that exist", () => {
  const named = sources.flatMap((file) =>
    [...read(file).matchAll(/\b(?:[\w-]+\/)*[\w-]+\.md\b/g)].map(([path]) => ({ file, path })),
  );
  expect(named.filter(({ path }) => !documents.some((document) => document.endsWith(path)))).toEqual([]);
});

it("the proxy of the compose file names each request itself, since Subdesk believes it", () => {
  expect(read("deploy/compose.yaml")).toMatch(/^ +TRUSTED_PROXIES: \S/m);
  expect(read("deploy/Caddyfile")).toMatch(/^\t\theader_up X-Request-Id \{http\.request\.uuid\}$/m);
});

it("says in the unit for systemd how folders outside its own become writable, where it names them", () => {
  const unit = read("deploy/subdesk.service");
  expect(unit).toContain("ProtectSystem=strict");
  for (const setting of ["SUBDESK_BACKUP_DIR", "SUBDESK_AUDIT_ARCHIVE_DIR"])
    expect(unit).toMatch(new RegExp(`${setting}.*(\\n# .*)*\\n#ReadWritePaths=/`));
});
