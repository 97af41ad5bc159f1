"use client";

import { accountState } from "@/lib/domain/accounts/state";
import { useAccounts } from "@/components/accounts/use-accounts";
import { StatusBadge } from "@/components/ui/badge";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import * as texts from "@/lib/domain/texts/overview";

export function FreshnessList() {
  const accounts = useAccounts();
  if (accounts.length === 0)
    return <p className="px-4 py-4 text-[0.8125rem] text-muted">{texts.noAccount}</p>;
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
              <Rich
                parts={texts.nameAndWhere(
                  <span className="font-medium">{account.label}</span>,
                  <span className="text-muted tabular-nums">{texts.accountSubUsers(account.subUsers)}</span>,
                )}
              />
            </span>
            <StatusBadge tone={tone} shape={shape}>
              <span>
                <Rich parts={texts.dataFrom(tone === "good" ? null : title, short, at && <Time at={at} />)} />
              </span>
            </StatusBadge>
          </li>
        );
      })}
    </ul>
  );
}
