import "server-only";
import { eq } from "drizzle-orm";
import type { Author } from "../actor";
import type { Transaction } from "../db/client";
import { customerChanges } from "../db/schema";
import type { Contact, CustomerChangeView } from "../domain/customers/customer";
import { DeskError } from "../domain/errors";
import { keyedDigest } from "../secrets";
import { canonicalJson } from "../text";

export type ChangeRow = typeof customerChanges.$inferSelect;

/** What undoing needs beyond the links that name the change: ids and keyed digests alone. */
export interface UndoFacts {
  /** The customers that links of it lead to. */
  targets?: string[];
  /** The customers that it made. */
  made?: string[];
  /** What it added to customers that it did not make. */
  added?: AddedFacts[];
  merge?: MergeFacts;
  /** Of an account, the sub-users whose id another has had since. */
  former?: { accountId: string; remoteIds: string[] };
}

/** Digests of what an adoption added to a customer. */
export interface AddedFacts {
  customer: string;
  reference: string | null;
  emails: string[];
  contacts: string[];
}

export interface MergeFacts {
  from: string;
  into: string;
  /** Of the merged customer before; null where it was active. */
  closedAt: string | null;
  links: string[];
  comments: string[];
  /** Digests of the references that moved. */
  aliases: string[];
  /** Places in the merged customer's own lists of what was added to the other's. */
  emails: number[];
  contacts: number[];
  /** Single fields that the other had not. */
  fields: ("reference" | "timeZone" | "language")[];
}

/** Of its key. */
export const digestOfReference = (key: string): string => keyedDigest("customers", `reference ${key}`);

export const digestOfEmail = (email: string): string =>
  keyedDigest("customers", `email ${email.toLowerCase()}`);

export const digestOfContact = ({ kind, value }: Contact): string =>
  keyedDigest("customers", `contact ${kind} ${value}`);

export const digestOfRequest = (request: unknown): string => keyedDigest("customers", canonicalJson(request));

/** The change of this id, if it was made before. Throws where the id was used for something else. */
export async function earlierChange(
  tx: Transaction,
  id: string,
  request: unknown,
): Promise<ChangeRow | undefined> {
  const [row] = await tx.select().from(customerChanges).where(eq(customerChanges.id, id));
  if (row && row.digest !== digestOfRequest(request))
    throw new DeskError("conflict", "This id was used for another change. Load the page again.");
  return row;
}

export async function recordChange(
  tx: Transaction,
  actor: Author,
  change: Pick<ChangeRow, "id" | "kind" | "customers" | "links" | "at"> & { undo: UndoFacts },
  request: unknown,
): Promise<ChangeRow> {
  const [row] = await tx
    .insert(customerChanges)
    .values({
      ...change,
      undo: { ...change.undo },
      digest: digestOfRequest(request),
      actorId: actor.staffId,
      actorName: actor.name,
    })
    .returning();
  if (!row) throw new Error("The change was not stored.");
  return row;
}

export function presentChange(row: ChangeRow): CustomerChangeView {
  return {
    id: row.id,
    kind: row.kind,
    actor: row.actorName,
    at: row.at.toISOString(),
    customers: row.customers,
    links: row.links,
    undoneAt: row.undoneAt?.toISOString() ?? null,
    undoneBy: row.undoneBy,
  };
}
