import "server-only";
import { randomUUID } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAuditAlone } from "../audit/record";
import { db } from "../db/client";
import { backups } from "../db/schema";
import { DeskError } from "../domain/errors";
import type { StartedBackup } from "../domain/system/backup";
import { instanceId } from "../instance";
import { describeError, log } from "../log";
import type { BackupError } from "./problem";
import { runBackup } from "./run";

/** Begins a backup now. `started` is false while another is being made, which then began at `since`. */
export async function startBackup(actor: Actor, _input: unknown, origin: Origin): Promise<StartedBackup> {
  requirePermission(actor, "backups.make");
  const id = randomUUID();
  const asked = {
    id,
    trigger: "person",
    instanceId: instanceId(),
    staff: { id: actor.staffId, name: actor.name },
  } as const;
  const refused = await new Promise<BackupError | null>((begun, broken) => {
    runBackup(asked, begun).catch((error: unknown) => {
      log().error({ backup: id, ...describeError(error) }, "backup failed");
      broken(error instanceof Error ? error : new Error(String(error)));
    });
  });
  if (refused?.problem === "busy") return { started: false, since: await runningSince() };
  if (refused) throw new DeskError("conflict", refused.message);
  await recordAuditAlone(actor, origin, { action: "backup.start", outcome: "done", after: { backup: id } });
  return { started: true };
}

async function runningSince(): Promise<string | null> {
  const [running] = await db()
    .select({ at: backups.beganAt })
    .from(backups)
    .where(eq(backups.state, "running"))
    .orderBy(desc(backups.beganAt))
    .limit(1);
  return running?.at.toISOString() ?? null;
}
