import * as texts from "@/lib/domain/texts/controls";
import { Button } from "./button";

const amounts = [5, 10, 50, 100];

/** The amounts sold most, in GB unless it is another unit. `added`: on top of what is there. */
export function AmountChips({
  added = false,
  unit = texts.gb,
  most = Infinity,
  onChoose,
}: {
  added?: boolean;
  unit?: string;
  /** None above it is offered. */
  most?: number | undefined;
  onChoose: (amount: number) => void;
}) {
  const offered = amounts.filter((amount) => amount <= most);
  return (
    <div className="flex flex-wrap gap-1.5">
      {offered.map((amount) => (
        <Button key={amount} size="sm" className="tabular-nums" onClick={() => onChoose(amount)}>
          {added ? texts.more(amount, unit) : texts.amount(amount, unit)}
        </Button>
      ))}
    </div>
  );
}
