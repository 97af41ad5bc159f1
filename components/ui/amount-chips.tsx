import * as texts from "@/lib/domain/texts/controls";
import { Button } from "./button";

const amounts = [5, 10, 50, 100];

/** The amounts sold most, in GB. `added`: on top of what is there. */
export function AmountChips({
  added = false,
  onChoose,
}: {
  added?: boolean;
  onChoose: (gigabytes: number) => void;
}) {
  return (
    <div className="flex flex-wrap gap-1.5">
      {amounts.map((amount) => (
        <Button key={amount} size="sm" className="tabular-nums" onClick={() => onChoose(amount)}>
          {added ? texts.moreGigabytes(amount) : texts.gigabytes(amount)}
        </Button>
      ))}
    </div>
  );
}
