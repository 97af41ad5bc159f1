import "server-only";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Actor } from "../auth/actor";
import { hasCeilings } from "../auth/permissions";
import type { Executor, Transaction } from "../db/client";
import { operations, staff } from "../db/schema";
import { DeskError } from "../errors";
import type { OperationRow } from "./view";

/**
 * Refuses an allocation above the person's ceilings. `row` is stored in this transaction and counts itself; their row
 * in staff stays locked until it commits, so two at once cannot both fit into what is left.
 */
export async function demandWithinCeilings(tx: Transaction, actor: Actor, row: OperationRow): Promise<void> {
  if (row.operation !== "allocate-traffic" || !hasCeilings(actor.role)) return;
  const [person] = await tx.select({ daily: staff.dailyGigabytes, action: staff.actionGigabytes }).from(staff).where(eq(staff.id, actor.staffId)).for("no key update");
  if (!person) throw new DeskError("forbidden", "Your role does not allow this.");
  const asked = Number(row.input.gigabytes);
  if (person.action !== null && asked > person.action) throw new DeskError("forbidden", `You may add at most ${person.action} GB at a time. An administrator can add more.`);
  if (person.daily === null) return;
  const total = await allocatedToday(tx, actor.staffId);
  if (total <= person.daily) return;
  const left = Math.max(0, person.daily - (total - asked));
  throw new DeskError("forbidden", `You may add ${person.daily} GB a day, and ${left} GB are left until midnight UTC. An administrator can add more.`);
}

/** Gigabytes this person has allocated since midnight UTC, those of unknown outcome included. */
export async function allocatedToday(executor: Executor, staffId: string): Promise<number> {
  const [row] = await executor
    .select({ total: sql<number>`coalesce(sum((${operations.input}->>'gigabytes')::double precision), 0)` })
    .from(operations)
    .where(
      and(
        eq(operations.actorId, staffId),
        eq(operations.operation, "allocate-traffic"),
        inArray(operations.state, ["planned", "sent", "done", "unknown"]),
        sql`${operations.createdAt} >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'`,
      ),
    );
  return row?.total ?? 0;
}
