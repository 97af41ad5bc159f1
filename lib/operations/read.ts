import "server-only";
import { eq } from "drizzle-orm";
import { db } from "../db/client";
import { operations } from "../db/schema";
import { DeskError } from "../domain/errors";
import { requireNotRemoved } from "../retention/removed";
import type { OperationRow } from "./present";

export async function readOperation(id: string): Promise<OperationRow> {
  const [row] = await db().select().from(operations).where(eq(operations.id, id));
  if (!row) await requireNotRemoved("operation", id);
  if (!row) throw new DeskError("not-found", "There is no such operation.");
  return row;
}
