"use client";

import { Link } from "@/components/ui/link";
import { accountState } from "@/lib/domain/accounts/state";
import { useAccounts } from "@/components/accounts/use-accounts";
import { StatusBadge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import type { AccountView } from "@/lib/domain/accounts/account";

const most = 3;

/**
 * How old what one sees is, per account. Where there is little room the ages are left to the accounts page.
 */
export function Freshness() {
  const accounts = useAccounts();
  if (accounts.length === 0) return null;
  return (
    <Link
      href="/accounts"
      className="flex min-h-8 min-w-0 items-center gap-x-3 rounded-md px-1.5 text-xs hover:bg-sunken lg:gap-x-4"
    >
      <span className="sr-only">Accounts: </span>
      {accounts.slice(0, most).map((account) => (
        <Item key={account.id} account={account} />
      ))}
      {accounts.length > most && (
        <span className="whitespace-nowrap text-muted">+{accounts.length - most} more</span>
      )}
    </Link>
  );
}

function Item({ account }: { account: AccountView }) {
  const { tone, shape, short, at } = accountState(account);
  const well = tone === "good";
  return (
    <StatusBadge tone={tone} shape={shape} className="min-w-0">
      <span className={well ? "truncate text-muted" : "truncate"}>
        <span className={well ? "max-sm:sr-only" : undefined}>{account.label}</span>
        <span className="max-lg:sr-only">
          {" · "}
          {short} {at && <Time at={at} />}
        </span>
      </span>
    </StatusBadge>
  );
}
