import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";

/**
 * Bundles the worker that tests start as a separate process: compiling it at each of a hundred starts would
 * take longer than the tests.
 */
export default async function setup(): Promise<void> {
  // That of another project of the same run.
  if (process.env.TEST_WORKER) return;
  const outfile = resolve(".test/worker.cjs");
  await build({
    stdin: {
      contents: [
        "worker/start",
        "worker/stop",
        "operations/perform",
        "secret-links/open",
        "customers/link-sub-users",
      ]
        .map((file) => `export * from "./lib/${file}";`)
        .join("\n"),
      resolveDir: resolve("."),
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    conditions: ["react-server"],
    // A native module, which is found only next to its own files.
    external: ["@node-rs/argon2", "pg-native"],
    minify: true,
    keepNames: true,
    logLevel: "error",
  });
  // V8 would accept the cache of any other file of the same length.
  rmSync(`${outfile}.compiled`, { force: true });
  process.env.TEST_WORKER = outfile;
}
