import "server-only";
import type { handOverTemplates } from "../db/schema";
import type { HandOverTemplate } from "../domain/hand-over/template";

type TemplateRow = typeof handOverTemplates.$inferSelect;

export function presentTemplate(row: TemplateRow): HandOverTemplate {
  const { id, name, provider, language, body, revision, updatedBy } = row;
  return { id, name, provider, language, body, revision, updatedAt: row.updatedAt.toISOString(), updatedBy };
}

/** What the audit stores of a template. */
export function keptOf({ name, provider, language, body }: TemplateRow) {
  return { name, provider, language, body };
}
