import "server-only";
import { and, eq } from "drizzle-orm";
import { db } from "../db/client";
import { runRows } from "../db/schema";
import { takesConfirmation } from "../operations/confirmed";

/** From so many rows on, starting a run takes a confirmation whatever it does. */
const many = 10;

/** `rows` is compared with the draft when the run starts, so a smaller number said here starts nothing. */
export async function takesConfirmationAsRun({ runId, rows }: { runId: string; rows: number }): Promise<boolean> {
  if (rows >= many) return true;
  const operations = await db()
    .selectDistinct({ operation: runRows.operation })
    .from(runRows)
    .where(and(eq(runRows.runId, runId), eq(runRows.state, "planned")));
  return operations.some(({ operation }) => operation !== null && takesConfirmation(operation));
}
