import { Banner } from "@/components/ui/banner";
import * as texts from "@/lib/domain/texts/clock";

/** Says that the clock of an instance is off, or so wrong that it changes nothing. */
export function ClockNotice({
  clock,
}: {
  clock: { offsetMs: number; state: "right" | "off" | "wrong" } | null;
}) {
  if (!clock || clock.state === "right") return null;
  return (
    <Banner tone={clock.state === "wrong" ? "bad" : "warn"} className="mb-4">
      <p>{texts[clock.state](clock.offsetMs)}</p>
    </Banner>
  );
}
