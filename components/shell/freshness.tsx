"use client";

import { Link } from "@/components/ui/link";
import { accountState } from "@/lib/domain/accounts/state";
import { useAccounts } from "@/components/accounts/use-accounts";
import { StatusBadge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { cx } from "@/components/ui/cx";
import type { AccountView } from "@/lib/domain/accounts/account";
import * as texts from "@/lib/domain/texts/shell";

const most = 3;

/**
 * How old what one sees is, per account. Where there is little room the ages are left to the accounts page, and
 * on a phone the mark of the provider takes the place of the name.
 */
export function Freshness() {
  const accounts = useAccounts();
  if (accounts.length === 0) return null;
  return (
    <Link
      href="/accounts"
      className="flex min-h-8 min-w-0 items-center gap-x-3 rounded-md px-1.5 text-xs hover:bg-sunken max-md:gap-x-2 lg:gap-x-4"
    >
      <span className="sr-only">{texts.accountsLabel}</span>
      {accounts.slice(0, most).map((account) => (
        <Item key={account.id} account={account} />
      ))}
      {accounts.length > most && (
        <span className="whitespace-nowrap text-muted">{texts.moreAccounts(accounts.length - most)}</span>
      )}
    </Link>
  );
}

function Item({ account }: { account: AccountView }) {
  const { tone, shape, short, at } = accountState(account);
  const well = tone === "good";
  return (
    <StatusBadge tone={tone} shape={shape} title={account.label} className="min-w-0 max-md:!gap-1">
      <span aria-hidden="true" className="small-mark md:hidden" data-tone={account.mark.tone}>
        {account.mark.letter}
      </span>
      <span className={cx("max-md:sr-only truncate", well && "text-muted")}>
        {account.label}
        <span className="max-lg:sr-only">
          {" · "}
          {short} {at && <Time at={at} />}
        </span>
      </span>
    </StatusBadge>
  );
}
