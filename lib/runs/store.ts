import "server-only";
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Actor } from "../auth/actor";
import { db } from "../db/client";
import { runRows, runs } from "../db/schema";
import { seal, unseal } from "../secrets";
import { storable, storableJson } from "../text";
import type { RowPlan } from "./plan-row";
import type { RunParams } from "./schema";

const chunk = 1_000;

export interface NewRow extends RowPlan {
  accountId: string;
  remoteId: string | null;
  name: string;
  secrets?: Record<string, string>;
}

/** Stores a draft with all its rows, or nothing; a draft of the same id stays as it is. */
export async function storeDraft(actor: Actor, draft: { id: string; kind: "bulk" | "undo" | "retry"; parentId?: string; params: RunParams }, rows: NewRow[]): Promise<void> {
  await db().transaction(async (tx) => {
    const [fresh] = await tx
      .insert(runs)
      .values({ id: draft.id, state: "draft", params: draft.params, kind: draft.kind, parentId: draft.parentId ?? null, actorId: actor.staffId, actorName: actor.name })
      .onConflictDoNothing()
      .returning({ id: runs.id });
    if (!fresh) return;
    for (let from = 0; from < rows.length; from += chunk) {
      await tx.insert(runRows).values(
        rows.slice(from, from + chunk).map((row, index) => ({
          runId: draft.id,
          position: from + index,
          accountId: row.accountId,
          remoteId: row.remoteId,
          name: storable(row.name),
          state: row.state,
          operation: row.operation,
          input: storableJson(row.input),
          sealed: row.secrets ? sealSecrets(row.secrets) : null,
          seen: storableJson(row.seen as Record<string, unknown>),
          before: storableJson(row.before),
          after: storableJson(row.after),
          operationId: randomUUID(),
          message: row.message,
        })),
      );
    }
  });
}

export function sealSecrets(secrets: Record<string, string>): string {
  return seal("runs", JSON.stringify(secrets));
}

export function openSecrets(sealed: string | null): Record<string, string> {
  return sealed === null ? {} : (JSON.parse(unseal("runs", sealed)) as Record<string, string>);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Undefined also for what is no id at all, which the database would refuse to compare. */
export async function findRun(id: string) {
  if (!uuid.test(id)) return undefined;
  const [run] = await db().select().from(runs).where(eq(runs.id, id));
  return run;
}
