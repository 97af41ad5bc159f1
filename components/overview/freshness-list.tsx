"use client";

import { accountState } from "@/lib/domain/accounts/state";
import { useAccounts } from "@/components/accounts/use-accounts";
import { StatusBadge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/domain/format";

export function FreshnessList() {
  const accounts = useAccounts();
  if (accounts.length === 0)
    return <p className="px-4 py-4 text-[0.8125rem] text-muted">No provider account is connected.</p>;
  return (
    <ul className="divide-y">
      {accounts.map((account) => {
        const { tone, shape, title, short, at } = accountState(account);
        return (
          <li
            key={account.id}
            className="flex flex-wrap items-baseline justify-between gap-x-3 px-4 py-2.5 text-[0.8125rem]"
          >
            <span>
              <span className="font-medium">{account.label}</span>{" "}
              <span className="text-muted tabular-nums">{formatCount(account.subUsers)} sub-users</span>
            </span>
            <StatusBadge tone={tone} shape={shape}>
              <span>
                {title === "Reachable" ? "" : `${title}, `}
                {short} {at && <Time at={at} />}
              </span>
            </StatusBadge>
          </li>
        );
      })}
    </ul>
  );
}
