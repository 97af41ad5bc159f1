import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Actor } from "../actor";
import { db, type Executor, type Transaction } from "../db/client";
import { acquireLock } from "../db/locks";
import { customers } from "../db/schema";
import { DeskError } from "../domain/errors";
import { visibleText } from "../domain/format";

export type CustomerRow = typeof customers.$inferSelect;

/** One change of customers, their links or their references at a time. */
export function changeCustomers<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db().transaction(async (tx) => {
    await acquireLock(tx, "customers");
    return work(tx);
  });
}

export async function readRow(executor: Executor, id: string): Promise<CustomerRow | undefined> {
  const [row] = await executor.select().from(customers).where(eq(customers.id, id));
  return row;
}

/** The customer, to be changed. Throws for one that was merged or erased: nothing of it changes any more. */
export async function requirePresent(tx: Transaction, id: string): Promise<CustomerRow> {
  const [row] = await tx.select().from(customers).where(eq(customers.id, id)).for("no key update");
  return present(row);
}

/** Throws unless it exists and was neither merged nor erased. */
export function present(row: CustomerRow | undefined): CustomerRow {
  if (!row) throw new DeskError("not-found", "There is no such customer.");
  if (row.erasedAt !== null)
    throw new DeskError("conflict", "The personal data of this customer was erased. It cannot be changed.");
  if (row.mergedInto !== null)
    throw new DeskError(
      "conflict",
      `${visibleText(row.name)} was merged into another customer. Open that one instead.`,
    );
  return row;
}

export function requireActive({ name, state }: CustomerRow): void {
  if (state === "closed") throw new DeskError("conflict", `${visibleText(name)} is closed. Reopen it first.`);
}

/** Why nothing can be linked to it; null where it can. */
export function linkProblem(row: CustomerRow | undefined): string | null {
  try {
    requireActive(present(row));
    return null;
  } catch (error) {
    if (error instanceof DeskError) return error.message;
    throw error;
  }
}

const fieldWords: Record<string, string> = {
  name: "name",
  reference: "reference",
  formerReferences: "former references",
  emails: "e-mail addresses",
  contacts: "contacts",
  timeZone: "time zone",
  language: "language",
  state: "state",
};

/** Throws where a colleague changed it meanwhile, and says what. */
export async function requireRevision(
  tx: Transaction,
  actor: Actor,
  row: CustomerRow,
  seen: number,
): Promise<void> {
  if (row.revision === seen) return;
  const { rows } = await tx.execute<{ actor: string; mine: boolean; fields: string[] | null }>(sql`
    select actor_name as actor, coalesce(actor_id = ${actor.staffId}, false) as mine,
      array(select jsonb_array_elements_text(coalesce(after -> 'fields', '[]'))) as fields
    from audit_log where subject = ${row.id} and action like 'customer.%'
      and (after ->> 'revision')::int > ${seen} order by seq`);
  const who = [...new Set(rows.map(({ actor: name, mine }) => (mine ? "you" : visibleText(name))))];
  const what = [...new Set(rows.flatMap(({ fields }) => fields ?? []))].map(
    (field) => fieldWords[field] ?? field,
  );
  const by = who.length === 0 ? "a colleague" : who.join(" and ");
  throw new DeskError(
    "conflict",
    what.length === 0
      ? `This customer was changed by ${by} in the meantime. Load it again and compare.`
      : `The ${what.join(", ")} of this customer ${what.length === 1 && !/s$/.test(what[0] ?? "") ? "was" : "were"} changed by ${by} in the meantime. Load it again and compare.`,
    { revision: what.join(", ") || "changed" },
  );
}
