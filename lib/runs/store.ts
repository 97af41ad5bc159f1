import "server-only";
import { eq } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import type { Actor, Origin } from "../actor";
import { db, type Executor } from "../db/client";
import { runs } from "../db/schema";
import { DeskError } from "../domain/errors";
import { underFreshId } from "../retention/removed";
import { canonicalJson, storableJson } from "../text";
import type { NewRow } from "./plan-row";
import type { RunParams } from "../domain/runs/run";
import { insertRows } from "./row-state";

interface NewDraft {
  id: string;
  kind: "bulk" | "undo" | "retry";
  parentId?: string;
  params: RunParams;
}

/**
 * Stores a draft with all its rows and its audit line, or nothing. An existing draft of the same person and
 * id is kept.
 */
export async function storeDraft(
  actor: Actor,
  draft: NewDraft,
  rows: NewRow[],
  origin: Origin,
): Promise<void> {
  await underFreshId("run", draft.id, () => store(actor, draft, rows, origin));
}

async function store(actor: Actor, draft: NewDraft, rows: NewRow[], origin: Origin): Promise<void> {
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
    if (!fresh) return requireSameDraft(tx, actor, draft);
    await insertRows(tx, draft.id, rows);
    const planned = rows.filter(({ state }) => state === "planned").length;
    await recordAudit(tx, actor, origin, {
      action: "run.plan",
      outcome: "done",
      subject: draft.params.action,
      runId: draft.id,
      after: { planned, skipped: rows.length - planned },
    });
  });
}

/** Asking again returns the first draft; an id used for something else, or by someone else, is refused. */
async function requireSameDraft(executor: Executor, actor: Actor, draft: NewDraft): Promise<void> {
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
