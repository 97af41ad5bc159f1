import { formatBytes } from "@/lib/domain/format";
import { aboutDays, farDays } from "@/lib/domain/usage/forecast";
import type { PoolView } from "@/lib/domain/overview/overview";

/** "12 % more", "8 % less", "the same"; nothing can be said against nothing. */
export function changeText(now: number, before: number | null): string | null {
  if (before === null || before <= 0) return null;
  const percent = Math.round((now / before - 1) * 100);
  if (percent === 0) return "the same";
  if (percent >= 1000) return `${Math.round(now / before)} times as much`;
  return `${Math.abs(percent)} % ${percent > 0 ? "more" : "less"}`;
}

/** How the caps stand to what is free, in a sentence. */
export function commitmentText({
  free,
  open,
  unlimited,
  overCommitted,
}: Pick<PoolView, "free" | "open" | "unlimited" | "overCommitted">): string {
  const uncapped =
    unlimited === 0
      ? ""
      : unlimited === 1
        ? " 1 sub-user has no cap and comes on top."
        : ` ${unlimited} sub-users have no cap and come on top.`;
  if (free === null || overCommitted === null)
    return `Up to ${formatBytes(open)} may still be used under the caps; how much is free is not known.${uncapped}`;
  if (overCommitted)
    return `Over-committed: up to ${formatBytes(open)} may still be used under the caps, ${formatBytes(open - free)} more than is free.${uncapped}`;
  return `Covered: up to ${formatBytes(open)} may still be used under the caps, and ${formatBytes(free)} are free.${uncapped}`;
}

/** Whole percent of the largest, at least a sliver for what is not nothing. */
export function shareOf(value: number, largest: number): number {
  if (value <= 0 || largest <= 0) return 0;
  return Math.max(1, Math.round((value / largest) * 100));
}

/** "4.7 TB free, enough for about 9 days", at the recent rate of the account's active sub-users. */
export function freeText({ free, daysLeft }: { free: number; daysLeft: number | null }): string {
  if (free <= 0) return "Nothing is free";
  const text = `${formatBytes(free)} free`;
  if (daysLeft === null) return text;
  return `${text}, enough for ${daysLeft > farDays ? "over a year" : aboutDays(daysLeft)}`;
}
