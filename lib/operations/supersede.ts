import "server-only";
import { and, asc, eq, lt, ne, sql, type SQL } from "drizzle-orm";
import { subdesk } from "../actor";
import type { Transaction } from "../db/client";
import { operations } from "../db/schema";
import { fieldsSet, imageSet, shows } from "../domain/operations/asked";
import { tellListener } from "./outcome-listener";
import { nothingPromised } from "./promises";
import type { OperationRow } from "./present";
import { overtakenWords } from "./words";

const message = "A later change replaced it, so its outcome no longer matters.";

/** A sub-user that is gone has nothing left to change, but what was added to it may have been paid for. */
const outlivesDeletion: readonly string[] = ["create", "allocate-traffic", "allocate-ips"];

/**
 * Locks an operation that is about to be done, and those of unknown outcome that it may end. Rows of
 * operations are locked in the order of their ids, so that no two transactions deadlock.
 */
export async function lockWithEarlier(tx: Transaction, row: OperationRow): Promise<void> {
  await tx.execute(sql`
    select ${operations.id} from ${operations}
    where ${operations.id} = ${row.id}
      or ${and(eq(operations.accountId, row.accountId), eq(operations.state, "unknown"), ofSameSubUser(row))}
    order by ${operations.id} for no key update`);
}

/**
 * Stops watching earlier changes of unknown outcome in the fields that this finished one has set. A change
 * with other fields is still watched in those. Returns those it ended.
 */
export async function supersede(tx: Transaction, later: OperationRow): Promise<OperationRow[]> {
  if (later.sentAt === null || ofSameSubUser(later) === undefined) return [];
  const earlier = await tx
    .select()
    .from(operations)
    .where(
      and(
        eq(operations.accountId, later.accountId),
        ne(operations.id, later.id),
        eq(operations.state, "unknown"),
        lt(operations.sentAt, later.sentAt),
        ofSameSubUser(later),
      ),
    )
    .orderBy(asc(operations.id));
  const ended: OperationRow[] = [];
  for (const row of earlier) {
    if (endsWhole(later, row)) {
      ended.push(await end(tx, row));
      continue;
    }
    const set = fieldsSet(later).filter(
      (field) => fieldsSet(row).includes(field) && !row.overtaken.includes(field),
    );
    if (set.length === 0) continue;
    const overtaken = [...row.overtaken, ...set];
    const left = fieldsSet(row).filter((field) => !overtaken.includes(field) && !wasSoBefore(row, field));
    if (left.length === 0) ended.push(await end(tx, row));
    else await narrow(tx, row, overtaken, left);
  }
  return ended;
}

function ofSameSubUser({ operation, name, remoteId }: OperationRow): SQL | undefined {
  if (operation === "create") return and(eq(operations.operation, "create"), eq(operations.name, name));
  return remoteId === null ? undefined : eq(operations.remoteId, remoteId);
}

function endsWhole(later: OperationRow, row: OperationRow): boolean {
  if (later.operation === "create") return true;
  return later.operation === "delete" && !outlivesDeletion.includes(row.operation);
}

/** What it asked for was already there, so seeing it proves nothing. */
function wasSoBefore({ operation, input, before }: OperationRow, field: string): boolean {
  const asked = imageSet({ operation, input });
  return before?.[field] !== undefined && field in asked && shows(before, { [field]: asked[field] });
}

async function end(tx: Transaction, row: OperationRow): Promise<OperationRow> {
  const [ended = row] = await tx
    .update(operations)
    .set({
      state: "superseded",
      message,
      settledAt: sql`now()`,
      settledBy: subdesk.name,
      checkable: false,
      nextLookAt: null,
      evidence: null,
      overtaken: [],
      correctable: true,
    })
    .where(eq(operations.id, row.id))
    .returning();
  await tellListener(tx, ended, "superseded");
  return ended;
}

/** A cap that a later change has set counts as promised by that change. */
async function narrow(
  tx: Transaction,
  row: OperationRow,
  overtaken: string[],
  left: string[],
): Promise<void> {
  const promise = overtaken.includes("trafficCap") ? { ...nothingPromised, added: 0 } : {};
  await tx
    .update(operations)
    .set({ overtaken, message: overtakenWords(row.message, overtaken, left), ...promise })
    .where(eq(operations.id, row.id));
}
