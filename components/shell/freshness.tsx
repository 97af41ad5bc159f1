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
/** On a phone, where so many or one and the count of the others fit beside the badge of a sandbox. */
const maxOnPhone = 2;

/**
 * How old what one sees is, per account, those in trouble first. Where there is little room the ages are left
 * to the accounts page, and the mark of the provider takes the place of the name.
 */
export function Freshness() {
  const accounts = useAccounts();
  if (accounts.length === 0) return null;
  const many = accounts.length > most;
  const onPhone = accounts.length > maxOnPhone ? 1 : accounts.length;
  const inOrder = accounts.toSorted((a, b) => Number(isWell(a)) - Number(isWell(b)));
  return (
    <Link
      href="/accounts"
      className="flex min-h-8 min-w-0 items-center gap-x-3 rounded-md px-1.5 text-xs hover:bg-sunken max-md:gap-x-2 lg:gap-x-4"
    >
      <span className="sr-only">{texts.accountsLabel}</span>
      {inOrder.slice(0, most).map((account, place) => (
        <Item
          key={account.id}
          account={account}
          many={many}
          className={place >= onPhone ? "max-sm:hidden" : undefined}
        />
      ))}
      {many && (
        <span className="whitespace-nowrap text-muted max-sm:hidden">
          <span className="max-lg:hidden">{texts.moreAccounts(accounts.length - most)}</span>
          <span className="lg:hidden">{texts.furtherAccounts(accounts.length - most)}</span>
        </span>
      )}
      {accounts.length > onPhone && (
        <span className="whitespace-nowrap text-muted sm:hidden">
          {texts.furtherAccounts(accounts.length - onPhone)}
        </span>
      )}
    </Link>
  );
}

const isWell = (account: AccountView) => accountState(account).tone === "good";

function Item({ account, many, className }: { account: AccountView; many: boolean; className?: string }) {
  const { tone, shape, short, at } = accountState(account);
  return (
    <StatusBadge
      tone={tone}
      shape={shape}
      title={account.label}
      className={cx("min-w-0 max-md:!gap-1", many && "max-lg:!gap-1 max-lg:shrink-0", className)}
    >
      <span
        aria-hidden="true"
        className={cx("small-mark", many ? "lg:hidden" : "md:hidden")}
        data-tone={account.mark.tone}
      >
        {account.mark.letter}
      </span>
      <span
        className={cx(
          "truncate",
          many ? "max-lg:sr-only" : "max-md:sr-only",
          tone === "good" && "text-muted",
        )}
      >
        {account.label}
        <span className="max-lg:sr-only">
          {" · "}
          {short} {at && <Time at={at} />}
        </span>
      </span>
    </StatusBadge>
  );
}
