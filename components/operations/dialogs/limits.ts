import { formatBytesApart, formatCount } from "@/lib/domain/format";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import type { PoolView } from "@/lib/domain/overview/overview";
import type { CapField, SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/operations";

/** Caps, and limits of the provider's own by their names. */
export type LimitsInput = { trafficCap?: number | null; ipCap?: number | null } & Record<string, unknown>;

/**
 * A sub-user's limits in the shape of the input: null is unlimited, absent is not said. Where a limit is one
 * of several `choices`, its field takes their text.
 */
export function currentLimits(
  { trafficCap, ipCap, limits }: Pick<SubUser, "trafficCap" | "ipCap"> & { limits?: SubUser["limits"] },
  fields: readonly FieldDescriptor[] = [],
): LimitsInput {
  const own = fields
    .filter(({ name }) => limits !== null && limits !== undefined && Object.hasOwn(limits, name))
    .map(({ name, widget }) => {
      const value = limits?.[name] ?? null;
      return [name, widget === "choice" && value !== null ? String(value) : value] as const;
    });
  return {
    ...Object.fromEntries(own),
    ...capInput("trafficCap", trafficCap),
    ...capInput("ipCap", ipCap),
  };
}

function capInput(field: CapField, cap: SubUser["trafficCap"]): LimitsInput {
  return cap === null ? {} : { [field]: cap === "unlimited" ? null : cap };
}

/**
 * Only what differs, so that nothing else is written, and what the provider requires.
 */
export function changedLimits(
  now: LimitsInput,
  wanted: LimitsInput,
  needs: readonly CapField[] = [],
): LimitsInput {
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) =>
        value !== undefined && (value !== now[field] || needs.some((needed) => needed === field)),
    ),
  );
}

/** Sentences about caps at or below what is in use already. */
export function cutOffWarnings(
  { trafficUsed, ipUsed }: Pick<SubUser, "trafficUsed" | "ipUsed">,
  { trafficCap, ipCap }: LimitsInput,
): string[] {
  const warnings: string[] = [];
  if (typeof trafficCap === "number" && trafficUsed !== null && trafficCap <= trafficUsed) {
    const [used, cap] = formatBytesApart([trafficUsed, trafficCap]);
    warnings.push(texts.trafficCutOff(used, cap));
  }
  if (typeof ipCap === "number" && ipUsed !== null && ipCap <= ipUsed) {
    warnings.push(texts.ipsCutOff(formatCount(ipUsed), formatCount(ipCap)));
  }
  return warnings;
}

export interface Beyond {
  /** Bytes: what sub-users get, and what that takes from the pool. */
  asked: number;
  taken: number;
  free: number;
  readAt: string | null;
}

/**
 * Set when more is taken than the account's pool has free; null when it fits, or when no one knows the
 * pool or what is taken.
 */
export function beyondPool(
  pool: Pick<PoolView, "free" | "readAt"> | undefined,
  asked: number | null,
  taken: number | null = asked,
): Beyond | null {
  if (!pool || pool.free === null || asked === null || taken === null || taken <= pool.free) return null;
  return { asked, taken, free: pool.free, readAt: pool.readAt };
}
