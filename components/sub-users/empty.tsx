"use client";

import { useQuery } from "@tanstack/react-query";
import { CloudOff, SearchX, TriangleAlert, Users } from "lucide-react";
import { customerNamesQuery } from "@/components/queries";
import { Link } from "@/components/ui/link";
import { unreadReason } from "@/lib/domain/accounts/unread-reason";
import { Button, buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Rich } from "@/components/ui/rich";
import type { AccountView } from "@/lib/domain/accounts/account";
import { formatCount, visibleText } from "@/lib/domain/format";
import { withoutCustomer } from "@/lib/domain/sub-users/filters";
import { subUserList, type TableView } from "@/lib/domain/sub-users/search";
import * as texts from "@/lib/domain/texts/sub-user";
import { describeFilter } from "./describe-filter";
import { importing } from "./importing";
import { NoAccount } from "./no-account";

interface NothingProps {
  view: TableView;
  /** Why the filter cannot be applied. */
  problem: string | null;
  accounts: readonly AccountView[] | undefined;
  onClear: () => void;
}

/** Only for the screen, which loads it when there is no row to show: why there is none. */
export default function Nothing({ view, problem, accounts = [], onClear }: NothingProps) {
  const customers = useQuery(customerNamesQuery(view.customer.filter((id) => id !== withoutCustomer))).data;
  if (problem !== null) return <CannotApply problem={problem} onClear={onClear} />;
  if (subUserList.filtersOn(view).length > 0) {
    const names = {
      account: (id: string) => accounts.find((each) => each.id === id)?.label ?? id,
      provider: (id: string) => accounts.find((each) => each.provider === id)?.providerLabel ?? id,
      customer: (id: string) =>
        id === withoutCustomer ? texts.noCustomer : (customers?.find((each) => each.id === id)?.name ?? id),
    };
    return <NoMatch filter={describeFilter(view, names)} onClear={onClear} />;
  }
  if (accounts.length === 0) return <NoAccount />;
  const coming = importing(accounts);
  if (coming.length > 0) return <FirstImport accounts={coming} />;
  const missing = unread(accounts);
  return missing.length > 0 ? <NothingRead accounts={missing} /> : <NoSubUsers />;
}

function NoMatch({ filter, onClear }: { filter: string; onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX />}
      title={texts.noMatch}
      action={<Button onClick={onClear}>{texts.clearFilters}</Button>}
    >
      <span className="break-words">{texts.lookedFor(filter)}</span>
    </EmptyState>
  );
}

/** Nothing is shown because nothing could be read, which is not the same as having none. */
function NothingRead({ accounts }: { accounts: readonly { id: string; label: string; reason: string }[] }) {
  return (
    <EmptyState
      icon={<CloudOff />}
      title={texts.nothingRead}
      action={
        <Link href="/accounts" className={buttonClass({ variant: "primary" })}>
          {texts.showAccounts}
        </Link>
      }
    >
      <p>{texts.nothingReadHelp}</p>
      <ul className="mt-3 grid gap-1.5 text-start">
        {accounts.map(({ id, label, reason }) => (
          <li key={id} className="break-words">
            <Rich
              parts={texts.unreadBecause(
                <span className="font-medium text-ink">{texts.accountLabel(label)}</span>,
                visibleText(reason),
              )}
            />
          </li>
        ))}
      </ul>
    </EmptyState>
  );
}

/** Accounts that nothing has been read from, each with why. */
function unread(accounts: readonly AccountView[]): { id: string; label: string; reason: string }[] {
  return accounts.flatMap((account) => {
    const reason = unreadReason(account);
    return reason === null ? [] : [{ id: account.id, label: account.label, reason }];
  });
}

/** A filter that cannot be applied shows no one, rather than everyone. */
function CannotApply({ problem, onClear }: { problem: string; onClear: () => void }) {
  return (
    <EmptyState
      icon={<TriangleAlert />}
      title={texts.cannotApply}
      action={<Button onClick={onClear}>{texts.clearFilters}</Button>}
    >
      <span role="alert" className="break-words">
        {texts.cannotApplyHelp(visibleText(problem))}
      </span>
    </EmptyState>
  );
}

function NoSubUsers() {
  return (
    <EmptyState icon={<Users />} title={texts.noSubUsers}>
      {texts.noSubUsersHelp}
    </EmptyState>
  );
}

function FirstImport({ accounts }: { accounts: AccountView[] }) {
  return (
    <EmptyState icon={<Users />} title={texts.firstReading}>
      <div className="grid w-64 gap-3 text-start" role="status">
        {accounts.map(({ id, label, lastSync }) => (
          <div key={id} className="grid gap-1">
            <span className="flex justify-between gap-4 tabular-nums">
              <span className="truncate">{label}</span>
              <span>
                {lastSync?.expected == null
                  ? formatCount(lastSync?.rows ?? 0)
                  : texts.readOf(lastSync.rows, lastSync.expected)}
              </span>
            </span>
            <progress
              aria-label={texts.importOf(label)}
              className="h-1 w-full accent-accent"
              value={lastSync?.expected != null ? lastSync.rows : undefined}
              max={lastSync?.expected ?? undefined}
            />
          </div>
        ))}
      </div>
    </EmptyState>
  );
}
