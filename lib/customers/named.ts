import "server-only";
import { inArray, sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import { customers } from "../db/schema";
import { referenceKey, type CustomerState } from "../domain/customers/customer";
import { visibleText } from "../domain/format";
import { isAllowed } from "../domain/staff/permissions";
import { listedOr } from "../domain/texts/message";
import { linkProblem } from "./row";

/** The customer that is meant, or why none can be. */
export type Meant = { id: string } | { problem: string };

interface Candidate extends Record<string, unknown> {
  asked: string;
  id: string;
  name: string;
  reference: string | null;
  state: CustomerState;
}

const maxNamed = 3;

/**
 * Which customers texts mean, by the whole name, folded, or by a reference. Where several could be meant none
 * is: they are named instead. Only whoever may see references finds by them.
 */
export async function customersNamed(actor: Actor, texts: readonly string[]): Promise<Map<string, Meant>> {
  requirePermission(actor, "customers.link");
  const contacts = isAllowed(actor.role, "customers.contacts");
  const asked = [...new Set(texts)];
  const { rows } = await db().execute<Candidate>(sql`
    with given as (select asked, key, ${foldedName(sql`asked`)} as folded
      from unnest(${sql.param(asked)}::text[], ${sql.param(asked.map(referenceKey))}::text[]) as g(asked, key))
    select given.asked, c.id, c.name, c.reference, c.state from given join customers c on ${foldedName(sql`c.name`)} = given.folded
      where c.merged_into is null and c.erased_at is null and given.folded <> ''
    union
    select given.asked, c.id, c.name, c.reference, c.state from given join customer_aliases a on a.key = given.key
      join customers c on c.id = a.customer_id where ${contacts}
    order by asked, reference, name, id`);
  const found = new Map<string, Candidate[]>(asked.map((text) => [text, []]));
  for (const row of rows) found.get(row.asked)?.push(row);
  return new Map([...found].map(([text, candidates]) => [text, meant(text, candidates, contacts)]));
}

function meant(text: string, candidates: readonly Candidate[], contacts: boolean): Meant {
  const active = candidates.filter(({ state }) => state === "active");
  const [only, ...more] = active;
  if (only && more.length === 0) return { id: only.id };
  if (only) return { problem: severalNamed(text, active, contacts) };
  const shown = shownOf(text);
  const [closed] = candidates;
  return {
    problem: closed
      ? `${visibleText(closed.name)} is closed. Reopen it first.`
      : `No customer has the ${contacts ? "name or reference" : "name"} “${shown}”.`,
  };
}

const shownOf = (text: string) => visibleText(text.slice(0, 120));

/** Why none of these is meant. `contacts`: with their references. */
export function severalNamed(
  text: string,
  active: readonly Pick<Candidate, "name" | "reference">[],
  contacts = true,
): string {
  const named = active
    .slice(0, maxNamed)
    .map(({ name, reference }) => visibleText(contacts ? `${name} (${reference ?? "no reference"})` : name));
  return `“${shownOf(text)}” could be ${active.length} customers: ${listedOr(named)}. Enter a reference that only one has.`;
}

/** A name as two of them are compared, whatever its capitals, accents and blanks. */
export const foldedName = (name: ReturnType<typeof sql>) =>
  sql`regexp_replace(btrim(fold_text(${name})), ' +', ' ', 'g')`;

/** To which of these nothing can be linked, and why. */
export async function linkProblems(ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db()
    .select()
    .from(customers)
    .where(inArray(customers.id, [...ids]));
  return new Map(
    ids.flatMap((id) => {
      const problem = linkProblem(rows.find((row) => row.id === id));
      return problem === null ? [] : [[id, problem] as const];
    }),
  );
}
