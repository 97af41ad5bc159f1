import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import type { ReactNode } from "react";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { subUserKey } from "@/lib/domain/sub-users/key";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/overview";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";

interface RankingProps<Item> {
  items: Item[];
  accountLabel: (id: string) => string;
  /** The figure it is ordered by. */
  value: (item: Item) => ReactNode;
  /** In whole percent, drawn beneath; null for no bar. */
  share?: (item: Item) => number;
  empty: ReactNode;
}

/** Sub-users in order of a figure, with that figure. */
export function Ranking<Item extends SubUserRef & { name: string; apart: string | null }>({
  items,
  accountLabel,
  value,
  share,
  empty,
}: RankingProps<Item>) {
  if (items.length === 0) return <p className="px-4 py-4 text-[0.8125rem] text-muted">{empty}</p>;
  return (
    <ol className="py-1">
      {items.map((item) => (
        <li key={subUserKey(item)} className="relative px-4 py-1.5 text-[0.8125rem] hover:bg-sunken">
          <div className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate">
              <Rich
                parts={texts.nameAndWhere(
                  <Link
                    href={subUserPath(item)}
                    className="font-medium after:absolute after:inset-0"
                    title={visibleText(item.name)}
                  >
                    {visibleText(item.name)}
                  </Link>,
                  <span className="text-xs text-faint">
                    {item.apart === null
                      ? accountLabel(item.accountId)
                      : texts.apartAtAccount(visibleText(item.apart), accountLabel(item.accountId))}
                  </span>,
                )}
              />
            </span>
            <span className="shrink-0 tabular-nums">{value(item)}</span>
          </div>
          {share && (
            <div aria-hidden="true" className="mt-1 h-1 rounded-full bg-line">
              <div className="h-full rounded-full bg-accent/70" style={{ width: `${share(item)}%` }} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}
