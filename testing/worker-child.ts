import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readSetting } from "../lib/env";

/**
 * Starts the background half of Subdesk as a separate process with this process's settings, and reports when
 * it works.
 */
export async function startWorkerProcess(): Promise<ChildProcess> {
  const bundle = readSetting("TEST_WORKER");
  if (!bundle) throw new Error("TEST_WORKER is not set; run the integration project.");
  const child = fork("testing/worker-process.mjs", [bundle], {
    execArgv: ["--conditions=react-server"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}
