import "server-only";
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import type { Actor, Origin } from "../actor";
import { db, type Executor } from "../db/client";
import { runRows, runs } from "../db/schema";
import { DeskError } from "../domain/errors";
import { seal, unseal } from "../secrets";
import { canonicalJson, storableJson } from "../text";
import { storable } from "../domain/text/storable";
import type { RowPlan } from "./plan-row";
import type { RunParams } from "../domain/runs/run";

const chunk = 1_000;

export interface NewRow extends RowPlan {
  accountId: string;
  remoteId: string | null;
  name: string;
  secrets?: Record<string, string>;
}

interface NewDraft {
  id: string;
  kind: "bulk" | "undo" | "retry";
  parentId?: string;
  params: RunParams;
}

/**
 * Stores a draft with all its rows and its audit line, or nothing; the same person's draft of the same id
 * stays as it is.
 */
export async function storeDraft(
  actor: Actor,
  draft: NewDraft,
  rows: NewRow[],
  origin: Origin,
): Promise<void> {
  await db().transaction(async (tx) => {
    const [fresh] = await tx
      .insert(runs)
      .values({
        id: draft.id,
        state: "draft",
        params: storableJson(draft.params),
        kind: draft.kind,
        parentId: draft.parentId ?? null,
        actorId: actor.staffId,
        actorName: actor.name,
      })
      .onConflictDoNothing()
      .returning({ id: runs.id });
    if (!fresh) return demandSame(tx, actor, draft);
    for (let from = 0; from < rows.length; from += chunk) {
      await tx.insert(runRows).values(
        rows.slice(from, from + chunk).map((row, index) => ({
          runId: draft.id,
          position: from + index,
          ...rowValues(row),
          operationId: randomUUID(),
        })),
      );
    }
    const planned = rows.filter(({ state }) => state === "planned").length;
    await recordAudit(tx, {
      action: "run.plan",
      outcome: "done",
      actorId: actor.staffId,
      actorName: actor.name,
      subject: draft.params.action,
      runId: draft.id,
      after: { planned, skipped: rows.length - planned },
      ...origin,
    });
  });
}

/**
 * Asking again answers the first draft; an id that stands for something else, or for somebody else's, is
 * refused.
 */
async function demandSame(executor: Executor, actor: Actor, draft: NewDraft): Promise<void> {
  const [known] = await executor.select().from(runs).where(eq(runs.id, draft.id));
  const says = ({
    kind,
    parentId,
    params,
  }: Pick<NewDraft, "kind" | "params"> & { parentId?: string | null }) =>
    canonicalJson({ kind, parentId: parentId ?? null, params });
  if (known?.actorId !== actor.staffId || says(known) !== says(storableJson(draft)))
    throw new DeskError("conflict", "This request was already used for something else.");
}

/** A planned row as it is stored. */
export function rowValues(row: NewRow) {
  return {
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
    message: row.message,
    needs: row.needs ?? [],
  };
}

export function sealSecrets(secrets: Record<string, string>): string {
  return seal("runs", JSON.stringify(secrets));
}

export function openSecrets(sealed: string | null): Record<string, string> {
  return sealed === null ? {} : (JSON.parse(unseal("runs", sealed)) as Record<string, string>);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The database would refuse to compare anything else. */
export function isRunId(text: string): boolean {
  return uuid.test(text);
}

export async function findRun(id: string) {
  if (!isRunId(id)) return undefined;
  const [run] = await db().select().from(runs).where(eq(runs.id, id));
  return run;
}
