import type { SubUser } from "./sub-user";

/** Days, however slowly it is used. */
const longest = 1_000_000;

/**
 * The place of a sub-user among those that can run out, soonest first: the days left at the recent rate, 0
 * once the cap is reached. Those without a recent rate follow by the share they have used. Null for those
 * that cannot run out: not active, without a cap, or with an unknown figure. The column `runs_out` holds the
 * same.
 */
export function runsOut(
  subUser: Pick<SubUser, "status" | "trafficCap" | "trafficUsed" | "forecast">,
): number | null {
  const { status, trafficCap, trafficUsed, forecast } = subUser;
  if (status !== "active" || typeof trafficCap !== "number" || trafficCap <= 0 || trafficUsed === null)
    return null;
  if (trafficUsed >= trafficCap) return 0;
  const days = forecast?.mid ?? null;
  return days === null ? longest + 1 - trafficUsed / trafficCap : Math.min(days, longest);
}
