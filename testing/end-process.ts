import { vi } from "vitest";
import { activeIds } from "../lib/active";
import { pool } from "../lib/db/client";
import { beginDraining, endDraining } from "../lib/draining";
import { leave } from "../lib/instance";
import { boss } from "../lib/queue";
import { runningJobs } from "../lib/worker/repeat";
import { forgetProcess } from "./forget";

/**
 * Ends Subdesk in this process, as a process that ends does: nothing is repeated, sent or remembered any
 * more, and what is used next begins anew with the settings of then. Several test files share a process.
 */
export async function endProcess(): Promise<void> {
  beginDraining();
  endDraining();
  await vi
    .waitUntil(() => activeIds().length === 0 && runningJobs() === 0, { timeout: 60_000, interval: 10 })
    .catch(() => undefined);
  if (Symbol.for("subdesk.boss") in globalThis) {
    const queue = await boss();
    // One that is being stopped already does not wait: its connections then end with the
    // database, after the log.
    queue.removeAllListeners("error").on("error", () => undefined);
    await queue.stop({ graceful: false });
  }
  // Where a test took the database away.
  await leave().catch(() => undefined);
  await pool().end();
  vi.unstubAllEnvs();
  forgetProcess();
}
