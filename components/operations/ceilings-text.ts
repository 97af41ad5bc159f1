import { formatBytes, formatBytesApart } from "@/lib/domain/format";
import type { CeilingsView } from "@/lib/domain/operations/operation";

/** "4 GB of your 10 GB a day are left until midnight UTC, at most 2 GB at a time." */
export function ceilingsText({ daily, action, left }: CeilingsView): string {
  const day =
    daily === null || left === null
      ? null
      : `${formatBytes(left)} of your ${formatBytes(daily)} a day are left until midnight UTC`;
  const once = action === null ? null : `at most ${formatBytes(action)} at a time`;
  return day === null ? `You may add ${once}.` : `${[day, once].filter(Boolean).join(", ")}.`;
}

/** Why an amount is more than the person may promise; null where it is not. */
export function beyondCeilings(
  { action, left }: CeilingsView,
  promised: number,
  most = promised,
): string | null {
  if (action !== null && most > action) {
    const [asked, ceiling] = formatBytesApart([most, action]);
    return `${asked} at a time is more than your ceiling of ${ceiling}.`;
  }
  if (left === null || promised <= left) return null;
  const [asked, rest] = formatBytesApart([promised, left]);
  return `${asked} is more than the ${rest} that are left to you until midnight UTC.`;
}
