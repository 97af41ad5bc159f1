import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { customerPath } from "@/lib/domain/customers/address";
import { visibleText } from "@/lib/domain/format";
import type { CustomerRunningOut } from "@/lib/domain/overview/overview";
import * as texts from "@/lib/domain/texts/overview";
import { LeftUntil } from "./left-until";

/** Customers in the order in which the first of their sub-users runs out. */
export function CustomersRunningOut({ items }: { items: readonly CustomerRunningOut[] }) {
  if (items.length === 0)
    return <p className="px-4 py-4 text-[0.8125rem] text-muted">{texts.noCustomerRunsOut}</p>;
  return (
    <ol className="py-1">
      {items.map(({ id, name, subUser, days, left }) => (
        <li
          key={id}
          className="relative flex items-baseline justify-between gap-3 px-4 py-1.5 text-[0.8125rem] hover:bg-sunken"
        >
          <span className="min-w-0 truncate">
            <Rich
              parts={texts.nameAndWhere(
                <Link
                  href={customerPath(id)}
                  className="font-medium after:absolute after:inset-0"
                  title={visibleText(name)}
                >
                  {visibleText(name)}
                </Link>,
                <span className="text-xs text-faint">{visibleText(subUser.name)}</span>,
              )}
            />
          </span>
          <span className="shrink-0 tabular-nums">
            <LeftUntil left={left} days={days} />
          </span>
        </li>
      ))}
    </ol>
  );
}
