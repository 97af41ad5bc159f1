import { resolve } from "node:path";
import { build } from "esbuild";

/**
 * Bundles the worker that tests start as a process of its own: compiling it at each of a hundred starts would
 * take longer than what they test.
 */
export default async function setup(): Promise<void> {
  const outfile = resolve(".test/worker.mjs");
  await build({
    entryPoints: ["testing/worker-process.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "error",
  });
  process.env.TEST_WORKER = outfile;
}
