import { cx } from "@/components/ui/cx";
import { Rich } from "@/components/ui/rich";
import { formatExactBytes } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/overview";
import { daysLevel, daysText } from "@/lib/domain/usage/forecast";
import { tones } from "./tones";

/** How many bytes are left, and for how long at the recent rate. */
export function LeftUntil({ left, days }: { left: number; days: number }) {
  return (
    <Rich
      parts={texts.leftUntil(
        <span className="text-muted" title={formatExactBytes(left)}>
          {texts.left(left)}
        </span>,
        <span
          className={cx("inline-block min-w-14 sm:min-w-24 text-right font-medium", tones[daysLevel(days)])}
        >
          {left <= 0 ? texts.usedUp : daysText(days)}
        </span>,
      )}
    />
  );
}
