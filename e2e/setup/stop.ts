import { existsSync, readFileSync, rmSync } from "node:fs";
import { waitFor } from "../../scripts/lib/wait.mjs";
import type { LaunchedDesk } from "./desk";

/** Stops a Subdesk under test, even one left by an interrupted run. */
export async function endDesk({ pidFile }: LaunchedDesk): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8"));
  if (isLauncher(pid)) {
    process.kill(pid, "SIGTERM");
    await waitFor(() => (isLauncher(pid) ? undefined : true), { limit: 30_000, every: 50 });
  }
  rmSync(pidFile);
}

/** Process ids are reused: only a launcher is ours to stop. */
function isLauncher(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return (
      process.platform !== "linux" ||
      readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("scripts/launch.mjs")
    );
  } catch {
    return false;
  }
}
