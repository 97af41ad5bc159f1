import type { PoolView } from "@/lib/domain/overview/overview";
import * as texts from "@/lib/domain/texts/pools";
import type { Sentences } from "@/lib/domain/texts/traffic";

/** How a figure compares with the one before it, drawn as `shown`; null where that is nothing or unknown. */
export function changeOf<Node>(
  now: number,
  before: number | null,
  sentences: Sentences,
  shown: Node,
): (string | Node)[] | null {
  if (before === null || before <= 0) return null;
  const percent = Math.round((now / before - 1) * 100);
  if (percent === 0) return sentences.same(shown);
  if (percent >= 1000) return sentences.times(String(Math.round(now / before)), shown);
  return percent > 0 ? sentences.more(String(percent), shown) : sentences.less(String(-percent), shown);
}

/** Whether what is free covers the caps, in sentences. */
export function commitmentText({
  free,
  open,
  unlimited,
  overCommitted,
  spent,
}: Pick<PoolView, "free" | "open" | "unlimited" | "overCommitted" | "spent">): string {
  if (spent === "when-granted") return texts.takenWhenGiven(open);
  const caps =
    free === null || overCommitted === null
      ? texts.openUnderCaps(open)
      : overCommitted
        ? texts.openBeyondFree(open, free)
        : texts.openWithinFree(open, free);
  return unlimited === 0 ? caps : `${caps} ${texts.uncapped(unlimited)}`;
}

/** Whole percent of the largest, at least 1 for anything above zero, so that it is visible. */
export function shareOf(value: number, largest: number): number {
  if (value <= 0 || largest <= 0) return 0;
  return Math.max(1, Math.round((value / largest) * 100));
}
