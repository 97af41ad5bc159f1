import { fork, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readSetting } from "../lib/env";
import type { linkSubUsers } from "../lib/customers/link-sub-users";
import type { performOperation } from "../lib/operations/perform";
import type { openSecretLink } from "../lib/secret-links/open";

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

type Answer<Output> = { done: Output } | { refused: { code: string; message: string } };

/** performOperation in such a process. */
export function performIn(
  child: ChildProcess,
  ...given: Parameters<typeof performOperation>
): Promise<Answer<Awaited<ReturnType<typeof performOperation>>>> {
  return callIn(child, "performOperation", given);
}

/** openSecretLink in such a process. */
export function openIn(
  child: ChildProcess,
  ...given: Parameters<typeof openSecretLink>
): Promise<Answer<Awaited<ReturnType<typeof openSecretLink>>>> {
  return callIn(child, "openSecretLink", given);
}

/** linkSubUsers in such a process. */
export function linkIn(
  child: ChildProcess,
  ...given: Parameters<typeof linkSubUsers>
): Promise<Answer<Awaited<ReturnType<typeof linkSubUsers>>>> {
  return callIn(child, "linkSubUsers", given);
}

function callIn<Output>(child: ChildProcess, verb: string, given: unknown[]): Promise<Answer<Output>> {
  const id = randomUUID();
  // Many calls may be under way at once.
  child.setMaxListeners(0);
  return new Promise((resolve) => {
    const hear = (said: { id?: string; answer: Answer<Output> }) => {
      if (said.id !== id) return;
      child.off("message", hear);
      resolve(said.answer);
    };
    child.on("message", hear);
    child.send({ id, verb, given });
  });
}
