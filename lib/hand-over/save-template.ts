import "server-only";
import { count, eq, sql } from "drizzle-orm";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { db } from "../db/client";
import { lockTexts } from "../db/locks";
import { handOverTemplates } from "../db/schema";
import { DeskError } from "../domain/errors";
import { templateProblem } from "../domain/hand-over/message";
import {
  templateLimits,
  type HandOverTemplate,
  type SaveTemplateRequest,
} from "../domain/hand-over/template";
import * as texts from "../domain/texts/hand-over";
import { providerById } from "../providers/registry";
import { keptOf, presentTemplate } from "./present";

/** Makes a template, or changes the revision of it that was edited. */
export async function saveTemplate(
  actor: Actor,
  { id, revision, ...values }: SaveTemplateRequest,
  origin: Origin,
): Promise<HandOverTemplate> {
  requirePermission(actor, "hand-over.templates");
  if (values.provider !== null && !providerById(values.provider))
    throw new DeskError("invalid", texts.noProvider, { provider: texts.noProvider });
  const problem = templateProblem(values.body);
  if (problem) {
    const text = texts.problemAt(problem.line, problem.column, problem.text);
    throw new DeskError("invalid", text, { body: text });
  }
  return db().transaction(async (tx) => {
    await lockTexts(tx, ["hand-over templates"]);
    const [before] = await tx.select().from(handOverTemplates).where(eq(handOverTemplates.id, id));
    if (before && isSame(before, values)) return presentTemplate(before);
    if (before && before.revision !== revision)
      throw new DeskError("conflict", texts.changedMeanwhile(before.updatedBy));
    if (!before && revision !== 0) throw new DeskError("conflict", texts.goneMeanwhile);
    const [all] = await tx.select({ count: count() }).from(handOverTemplates);
    if (!before && (all?.count ?? 0) >= templateLimits.templates)
      throw new DeskError("conflict", texts.tooMany(templateLimits.templates));
    const changed = { ...values, revision: revision + 1, updatedAt: sql`now()`, updatedBy: actor.name };
    const [row] = await tx
      .insert(handOverTemplates)
      .values({ id, ...changed })
      .onConflictDoUpdate({ target: handOverTemplates.id, set: changed })
      .returning();
    if (!row) throw new Error("A template was not stored.");
    await recordAudit(tx, actor, origin, {
      action: "hand-over.save-template",
      outcome: "done",
      subject: row.name,
      before: before ? keptOf(before) : null,
      after: keptOf(row),
    });
    return presentTemplate(row);
  });
}

/** Sent again after it was stored. */
function isSame(
  before: typeof handOverTemplates.$inferSelect,
  { name, provider, language, body }: Omit<SaveTemplateRequest, "id" | "revision">,
): boolean {
  return (
    before.name === name &&
    before.provider === provider &&
    before.language === language &&
    before.body === body
  );
}
