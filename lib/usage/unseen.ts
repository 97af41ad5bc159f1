import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { db } from "../db/client";
import { isoDay } from "../domain/dates";
import { dayMs, floorTo, hourMs } from "../domain/durations";

const lengths = { hour: hourMs, day: dayMs };

interface Gap extends Record<string, unknown> {
  id: number;
  since: Date;
  at: Date;
}

/**
 * Finds the hours or UTC days between two reads of a counter that is read separately, while others of its
 * account had their turn, and those since its last read: what was used in them is in the step of the next
 * read. `ids` is what `in` takes: ids of sub-users, or a query for them. A step that is not over counts as
 * seen until its first read is due.
 */
export async function unseenSteps(
  ids: SQL,
  step: "hour" | "day",
  from: Date,
  now: Date,
): Promise<(id: number, start: number) => boolean> {
  const [{ rows: gaps }, { rows: torn }, { rows: looks }] = await Promise.all([
    // One that did not move was not used in between.
    db().execute<Gap>(sql`
      select sub_user_id as id, since, at from usage_samples
      where sub_user_id in (${ids}) and since is not null and at >= ${from}::timestamptz
        and (traffic > 0 or ips > 0 or reset)`),
    // Samples are not kept for as long as a range by day.
    step === "hour"
      ? { rows: [] }
      : db().execute<{ id: number; day: string }>(sql`
          select m.sub_user_id as id, (m.month + given.slot - 1)::text as day
          from usage_months m, unnest(m.torn) given(slot)
          where m.sub_user_id in (${ids}) and m.month >= date_trunc('month', ${isoDay(from)}::date)::date`),
    db().execute<{ id: number; at: Date }>(sql`
      select sub_user_id as id, looked_at as at from usage_last
      where sub_user_id in (${ids}) and looked_at is not null`),
  ]);
  const length = lengths[step];
  const gapsOf = new Map<number, Gap[]>();
  for (const gap of gaps) {
    const known = gapsOf.get(gap.id);
    if (known) known.push(gap);
    else gapsOf.set(gap.id, [gap]);
  }
  const tornDays = new Set(torn.map(({ id, day }) => `${id} ${Date.parse(day)}`));
  const lastLook = new Map(looks.map(({ id, at }) => [id, at.getTime()]));
  const lately = floorTo(now.getTime(), hourMs) - hourMs;
  return (id, start) => {
    if (tornDays.has(`${id} ${start}`)) return true;
    const last = lastLook.get(id);
    if (last === undefined) return false;
    const isCurrent = start + length > now.getTime();
    return (
      (gapsOf.get(id) ?? []).some(
        ({ since, at }) => start > since.getTime() && start + length <= at.getTime(),
      ) ||
      (start > last && !(isCurrent && last >= lately))
    );
  };
}
