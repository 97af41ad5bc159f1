import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { ROOT } from "./children.mjs";

/** In a build, where its programs are. */
const FOLDER = "programs";
const LIB = join(ROOT, "scripts/lib");

/** The sources of what Node runs beside the app: chores, and the sandbox. */
export function programs() {
  const chores = readdirSync(join(ROOT, "scripts"))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => `scripts/${name}`);
  return [...chores, "sandbox/serve.ts"].filter((source) => existsSync(join(ROOT, source)));
}

/**
 * @param {string} build its folder
 * @param {string} source
 */
export const compiledProgram = (build, source) =>
  join(build, FOLDER, source.replace(/\.ts$/, ".mjs").replaceAll("/", "-"));

/**
 * Compiles the programs into a build: from their sources each of them takes three times as long to start.
 * @param {string} build its folder
 */
export async function compilePrograms(build) {
  const sources = programs();
  if (sources.length === 0) return;
  const { build: bundle } = await import("esbuild");
  const outdir = join(build, FOLDER);
  rmSync(outdir, { recursive: true, force: true });
  await bundle({
    absWorkingDir: ROOT,
    entryPoints: sources.map((source) => ({
      in: source,
      out: compiledProgram("", source).slice(FOLDER.length + 1, -".mjs".length),
    })),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["react-server"],
    // Native modules, which are found only next to their own files.
    external: ["@node-rs/argon2", "pg-native"],
    plugins: [
      { name: "files of the checkout", setup: ({ onResolve }) => onResolve({ filter: /\.mjs$/ }, stay) },
    ],
    // For the packages that are not modules.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
    sourcemap: true,
    sourcesContent: false,
    logLevel: "silent",
  });

  /**
   * These find the checkout by their own place, and need no compiling.
   * @param {import("esbuild").OnResolveArgs} imported
   */
  function stay({ path, resolveDir }) {
    const file = resolve(resolveDir, path);
    return dirname(file) === LIB ? { path: relative(outdir, file), external: true } : undefined;
  }
}
