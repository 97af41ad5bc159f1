import "server-only";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { Actor, Origin } from "../actor";
import { staff } from "../db/schema";
import { DeskError } from "../domain/errors";
import { formatCount } from "../domain/format";
import { changeStaff } from "./change";
import type { setCeilingsRequest } from "./schema";

const names = ["daily", "action"] as const;

/**
 * Gigabytes a day and at a time; null for no ceiling, and what is absent stays as it is. Counts from the next
 * allocation on.
 */
export async function setCeilings(
  actor: Actor,
  { staffId, seen, ...asked }: z.infer<typeof setCeilingsRequest>,
  origin: Origin,
): Promise<{ daily: number | null; action: number | null }> {
  let now: { daily: number | null; action: number | null } = { daily: null, action: null };
  await changeStaff(actor, staffId, "staff.set-ceilings", origin, async (tx, person) => {
    const before = { daily: person.dailyGigabytes, action: person.actionGigabytes };
    now = { ...before, ...dropUndefined(asked) };
    if (before.daily === now.daily && before.action === now.action) return null;
    const stale = names.filter(
      (name) => now[name] !== before[name] && seen?.[name] !== undefined && seen[name] !== before[name],
    );
    if (stale.length > 0)
      throw new DeskError(
        "conflict",
        "A colleague changed these ceilings in the meantime. Nothing was saved.",
        Object.fromEntries(stale.map((name) => [name, changedTo(before[name])])),
      );
    await tx
      .update(staff)
      .set({ dailyGigabytes: now.daily, actionGigabytes: now.action })
      .where(eq(staff.id, staffId));
    return { before, after: now };
  });
  return now;
}

const dropUndefined = (asked: { daily?: number | null | undefined; action?: number | null | undefined }) =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));

const changedTo = (gigabytes: number | null) =>
  gigabytes === null
    ? "A colleague removed this ceiling. Save again to set yours."
    : `A colleague set it to ${formatCount(gigabytes)} GB. Save again to replace it.`;
