"use client";

import { CloudOff, Plug, SearchX, TriangleAlert, Users } from "lucide-react";
import { Link } from "@/components/ui/link";
import { unreadReason } from "@/lib/domain/accounts/state";
import { useConnectable } from "@/components/connectable";
import { Button, buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { AccountView } from "@/lib/domain/accounts/account";
import { listed } from "@/lib/domain/text/list";
import { formatCount, visibleText } from "@/lib/domain/format";

export function NoAccount() {
  const providers = useConnectable().map(({ label }) => label);
  return (
    <EmptyState
      icon={<Plug />}
      title="No provider account is connected"
      action={
        <Link href="/accounts" className={buttonClass({ variant: "primary" })}>
          See how to connect one
        </Link>
      }
    >
      Sub-users appear here as soon as Subdesk can read a {listed(providers, "or")} account.
    </EmptyState>
  );
}

export function NoMatch({ filter, onClear }: { filter: string; onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX />}
      title="No sub-user matches"
      action={<Button onClick={onClear}>Clear filters</Button>}
    >
      <span className="break-words">Looked for {filter}.</span>
    </EmptyState>
  );
}

/** Nothing is shown because nothing could be read, which is not the same as having none. */
export function NothingRead({
  accounts,
}: {
  accounts: readonly { id: string; label: string; reason: string }[];
}) {
  return (
    <EmptyState
      icon={<CloudOff />}
      title="Nothing could be read yet"
      action={
        <Link href="/accounts" className={buttonClass({ variant: "primary" })}>
          Show accounts
        </Link>
      }
    >
      <p>Sub-users appear as soon as their provider can be read. Subdesk keeps trying.</p>
      <ul className="mt-3 grid gap-1.5 text-start">
        {accounts.map(({ id, label, reason }) => (
          <li key={id} className="break-words">
            <span className="font-medium text-ink">{label}:</span> {visibleText(reason)}
          </li>
        ))}
      </ul>
    </EmptyState>
  );
}

/** Accounts that nothing has been read from, each with why. */
export function unread(accounts: readonly AccountView[]): { id: string; label: string; reason: string }[] {
  return accounts.flatMap((account) => {
    const reason = unreadReason(account);
    return reason === null ? [] : [{ id: account.id, label: account.label, reason }];
  });
}

/** A filter that cannot be applied shows nobody, rather than everybody. */
export function CannotApply({ problem, onClear }: { problem: string; onClear: () => void }) {
  return (
    <EmptyState
      icon={<TriangleAlert />}
      title="This filter cannot be applied"
      action={<Button onClick={onClear}>Clear filters</Button>}
    >
      <span role="alert" className="break-words">
        {visibleText(problem)} Remove it above or choose another value.
      </span>
    </EmptyState>
  );
}

export function NoSubUsers() {
  return (
    <EmptyState icon={<Users />} title="There are no sub-users yet">
      The connected accounts have none. The first one you create appears here.
    </EmptyState>
  );
}

export function FirstImport({ accounts }: { accounts: AccountView[] }) {
  return (
    <EmptyState icon={<Users />} title="Reading your sub-users for the first time">
      <div className="grid w-64 gap-3 text-start" role="status">
        {accounts.map(({ id, label, lastSync }) => (
          <div key={id} className="grid gap-1">
            <span className="flex justify-between gap-4 tabular-nums">
              <span className="truncate">{label}</span>
              <span>
                {formatCount(lastSync?.rows ?? 0)}
                {lastSync?.expected != null && ` of ${formatCount(lastSync.expected)}`}
              </span>
            </span>
            <progress
              aria-label={`Import of ${label}`}
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

/** Accounts whose first reading is under way or still to come. */
export function importing(accounts: readonly AccountView[]): AccountView[] {
  return accounts.filter(
    ({ lastSync, paused, locked }) =>
      paused === null &&
      locked === null &&
      (lastSync === null ||
        (lastSync.trigger === "first" && lastSync.state === "running" && lastSync.waitingSince === null)),
  );
}
