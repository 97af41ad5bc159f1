import * as texts from "@/lib/domain/texts/controls";
import { Button } from "./button";

const amounts = [5, 10, 50, 100];

/** The amounts sold most, in GB unless it is another unit. `added`: on top of what is there. */
export function AmountChips({
  added = false,
  unit = texts.gb,
  onChoose,
}: {
  added?: boolean;
  unit?: string;
  onChoose: (amount: number) => void;
}) {
  return (
    <div className="flex flex-wrap gap-1.5">
      {amounts.map((amount) => (
        <Button key={amount} size="sm" className="tabular-nums" onClick={() => onChoose(amount)}>
          {added ? texts.more(amount, unit) : texts.amount(amount, unit)}
        </Button>
      ))}
    </div>
  );
}
