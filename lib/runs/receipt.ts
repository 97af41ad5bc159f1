import "server-only";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { demand, type Actor, type Origin } from "../actor";
import { toCsv } from "../csv";
import { db } from "../db/client";
import { runRows, runs } from "../db/schema";
import { DeskError } from "../domain/errors";
import { readRun } from "./access";
import { outcomeWord } from "./report";
import { forgetSecrets } from "./row-state";
import { openSecrets } from "./secrets";

/** The credentials a run made, as CSV, once: afterwards they are kept nowhere. */
export async function takeReceipt(
  actor: Actor,
  { runId }: { runId: string },
  origin: Origin,
): Promise<{ csv: string }> {
  demand(actor, "runs.receipt");
  await readRun(actor, runId);
  return db().transaction(async (tx) => {
    const [run] = await tx
      .update(runs)
      .set({ receiptTakenAt: new Date() })
      .where(and(eq(runs.id, runId), isNull(runs.receiptTakenAt), inArray(runs.state, ["done", "cancelled"])))
      .returning();
    if (!run)
      throw new DeskError(
        "conflict",
        "The credentials were handed out already, or the run has not ended yet.",
      );
    // Locked in their order, as whoever brings them up to date locks them.
    const rows = await tx
      .select()
      .from(runRows)
      .where(eq(runRows.runId, runId))
      .orderBy(asc(runRows.position))
      .for("no key update");
    const opened = rows
      .filter(({ sealed, state }) => sealed !== null && (state === "done" || state === "unknown"))
      .map((row) => ({ row, secrets: openSecrets(row.sealed) }));
    if (opened.length === 0) throw new DeskError("not-found", "This run made no credentials.");
    const secretFields = [...new Set(opened.flatMap(({ secrets }) => Object.keys(secrets)))];
    await forgetSecrets(tx, runId);
    await recordAudit(tx, actor, origin, {
      action: "run.receipt",
      outcome: "done",
      subject: run.params.action,
      runId,
      after: { credentials: opened.length },
    });
    return {
      csv: toCsv(
        ["account", "id", "name", "outcome", ...secretFields],
        opened.map(({ row, secrets }) => [
          row.accountId,
          row.remoteId,
          row.name,
          outcomeWord(row),
          ...secretFields.map((field) => secrets[field] ?? ""),
        ]),
      ),
    };
  });
}
