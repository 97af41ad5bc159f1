import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";

let bundle: Promise<string> | undefined;

/**
 * Starts the background half of the desk as a process of its own, with this process's settings, and answers once it
 * works. It is bundled first: a test that kills it dozens of times would otherwise spend its time on compiling it.
 */
export async function startWorkerProcess(): Promise<ChildProcess> {
  bundle ??= bundleWorker();
  const child = fork(await bundle, { execArgv: ["--conditions=react-server"], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  await once(child, "message");
  return child;
}

async function bundleWorker(): Promise<string> {
  const outfile = resolve(`.test/worker-${process.pid}.mjs`);
  await build({ entryPoints: ["lib/testing/worker-process.ts"], outfile, bundle: true, platform: "node", format: "esm", target: "node20", packages: "external", sourcemap: "inline", logLevel: "error" });
  process.once("exit", () => rmSync(outfile, { force: true }));
  return outfile;
}
