import "server-only";
import { and, asc, eq, gt } from "drizzle-orm";
import { recordAuditAlone } from "../audit/record";
import type { Actor, Origin } from "../actor";
import { toCsv } from "../csv";
import { db } from "../db/client";
import { runRows } from "../db/schema";
import { readRun } from "./access";
import type { RowState } from "../domain/runs/run";

const batch = 2_000;
const columns = ["account", "id", "name", "operation", "outcome", "message", "before", "after", "settled at"];

/** Every row of a run as CSV. The download is audited first. */
export async function reportRun(actor: Actor, { runId }: { runId: string }, origin: Origin): Promise<string> {
  const run = await readRun(actor, runId);
  await recordAuditAlone(actor, origin, {
    action: "run.report",
    outcome: "done",
    subject: run.params.action,
    runId: run.id,
  });
  const lines: (string | null)[][] = [];
  for (let last = -1; ; ) {
    const rows = await db()
      .select()
      .from(runRows)
      .where(and(eq(runRows.runId, runId), gt(runRows.position, last)))
      .orderBy(asc(runRows.position))
      .limit(batch);
    lines.push(
      ...rows.map((row) => [
        row.accountId,
        row.remoteId,
        row.name,
        row.operation,
        outcomeWord(row),
        row.message,
        inWords(row.before),
        inWords(row.after),
        row.settledAt?.toISOString() ?? null,
      ]),
    );
    const end = rows.at(-1);
    if (!end || rows.length < batch) return toCsv(columns, lines);
    last = end.position;
  }
}

/** A row's state as files name it: what only the provider reports as done is not simply called done. */
export function outcomeWord({ state, unverified }: { state: RowState; unverified: boolean }): string {
  return state === "done" && unverified ? "accepted, not verified" : state;
}

function inWords(image: Record<string, unknown> | null): string {
  return Object.entries(image ?? {})
    .map(([field, value]) => `${field}: ${inWord(value)}`)
    .join("; ");
}

function inWord(value: unknown): string {
  if (value === null) return "unknown";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
