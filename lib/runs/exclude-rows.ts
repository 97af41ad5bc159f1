import "server-only";
import type { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import { requireOwnDraft, lockRun } from "./access";
import { requireRunPermission } from "./require-permission";
import { excludeFromDraft } from "./row-state";
import { getRun } from "./get";
import type { excludeRowsRequest } from "./schema";
import type { RunView } from "../domain/runs/run";

/** Leaves rows out of the person's own draft, or includes them again. */
export async function excludeRows(
  actor: Actor,
  request: z.infer<typeof excludeRowsRequest>,
  origin: Origin,
): Promise<RunView> {
  requirePermission(actor, "runs.plan");
  await db().transaction(async (tx) => {
    const draft = await lockRun(tx, actor, request.runId);
    if (draft.state !== "draft") throw new DeskError("conflict", "Only a draft can be changed.");
    requireOwnDraft(actor, draft);
    await requireRunPermission(tx, actor, draft);
    const moved = await excludeFromDraft(tx, draft.id, request.positions, request.excluded);
    if (moved.length === 0) return;
    await recordAudit(tx, actor, origin, {
      action: "run.edit",
      outcome: "done",
      subject: draft.params.action,
      runId: draft.id,
      after: {
        [request.excluded ? "excluded" : "included"]: moved.length,
        rows: rangesOf(moved),
      },
    });
  });
  return getRun(actor, request);
}

/** Ten thousand positions in short: "0-99, 105". */
function rangesOf(positions: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const position of positions.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && position === last.to + 1) last.to = position;
    else ranges.push({ from: position, to: position });
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}
