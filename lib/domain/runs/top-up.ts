import { formatCount } from "../format";
import type { TrafficUnit } from "../providers/descriptor";
import { wholeGB, writeUnits } from "../providers/traffic-unit";
import { maxGigabytes } from "../staff/limits";
import type { SubUser } from "../sub-users/sub-user";
import { usageOf } from "../usage/usage";
import type { BulkAction } from "./run";

type AddTraffic = Extract<BulkAction, { action: "add-traffic" }>;

/**
 * The whole units that a sub-user gets, or a sentence that says why it gets none. An amount computed from its
 * cap or recent rate is rounded up, and at least `gigabytes`.
 */
export function topUpOf(
  { gigabytes, perSubUser }: AddTraffic,
  subUser: Pick<SubUser, "trafficCap" | "trafficUsed" | "rate">,
  unit: TrafficUnit = wholeGB,
): number | string {
  if (!perSubUser) return gigabytes;
  const needed = neededBytes(perSubUser, subUser);
  if (typeof needed === "string") return needed;
  // To whole bytes first: 33.2 % of 250 GB is a trace above 83 GB.
  const rounded = Math.ceil(Math.round(needed) / unit.bytes / perSubUser.step) * perSubUser.step;
  const given = Math.max(gigabytes, rounded);
  return given <= maxGigabytes
    ? given
    : `It would get ${writeUnits(given, unit)}, more than ${writeUnits(maxGigabytes, unit)} at once.`;
}

function neededBytes(
  { mode, value }: NonNullable<AddTraffic["perSubUser"]>,
  { trafficCap, trafficUsed, rate }: Pick<SubUser, "trafficCap" | "trafficUsed" | "rate">,
): number | string {
  const usage = usageOf(trafficUsed, trafficCap);
  if (usage.kind === "uncapped") return "It has no traffic cap, so it does not run out.";
  if (mode === "percent") {
    if (trafficCap === null) return "Its traffic cap is not known.";
    return usage.kind === "zero" ? "Its traffic cap is 0." : (Number(trafficCap) * value) / 100;
  }
  if (usage.kind === "unknown") return "What it has left is not known.";
  if (rate === null) return "There is not enough history to tell its recent rate.";
  const needed = rate * value - (usage.kind === "capped" ? usage.left : 0);
  return needed > 0 ? needed : `It has enough for ${formatCount(value)} ${value === 1 ? "day" : "days"}.`;
}
