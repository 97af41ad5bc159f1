import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readSetting } from "../lib/env";
import type { performOperation } from "../lib/operations/perform";

/**
 * Starts the background half of Subdesk as a separate process with this process's settings, and reports when
 * it works. `aheadMs`: its clock is wrong by so much.
 */
export async function startWorkerProcess({ aheadMs = 0 } = {}): Promise<ChildProcess> {
  const bundle = readSetting("TEST_WORKER");
  if (!bundle) throw new Error("TEST_WORKER is not set; run the integration project.");
  const child = fork("testing/worker-process.mjs", [bundle, String(aheadMs)], {
    execArgv: [
      "--conditions=react-server",
      ...(aheadMs === 0 ? [] : ["--import", "./testing/shifted-clock.mjs"]),
    ],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}

/** performOperation in such a process. */
export async function performIn(
  child: ChildProcess,
  ...given: Parameters<typeof performOperation>
): Promise<
  { done: Awaited<ReturnType<typeof performOperation>> } | { refused: { code: string; message: string } }
> {
  child.send({ perform: given });
  const [answer] = await once(child, "message");
  return answer;
}
