"use client";

import type { ReactNode } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { leftFigure, usedFigure } from "@/lib/domain/customers/figures";
import type { CustomerDetail } from "@/lib/domain/customers/row";
import { formatBytes, formatExactBytes, visibleText } from "@/lib/domain/format";
import { subUserPath } from "@/lib/domain/sub-users/address";
import * as texts from "@/lib/domain/texts/customer";
import { forecastWords } from "@/lib/domain/usage/forecast";

/** The figures over all of its sub-users, and how old the oldest of them is. */
export function Facts({ customer }: { customer: CustomerDetail }) {
  const { totals, first, week, month } = customer;
  const used = usedFigure(totals);
  const left = leftFigure(totals);
  const recent = (bytes: number | null) =>
    bytes === null
      ? { text: "—", title: undefined }
      : { text: formatBytes(bytes), title: formatExactBytes(bytes) };
  return (
    <section aria-label={texts.figures} className="rounded-lg border bg-surface px-4 py-3">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 lg:grid-cols-[repeat(4,minmax(0,1fr))_minmax(0,2fr)]">
        <Fact label={texts.used} {...used} />
        <Fact label={texts.left} {...left} />
        <Fact label={texts.week} {...recent(week)} />
        <Fact label={texts.month} {...recent(month)} />
        <div className="min-w-0 max-lg:col-span-full">
          <dt className="text-xs text-muted">{texts.firstToRunOut}</dt>
          <dd className="mt-0.5 overflow-x-clip break-words text-[0.9375rem]">
            {first === null ? (
              <span className="text-muted">{texts.noneRunsOut}</span>
            ) : (
              <First first={first} />
            )}
          </dd>
        </div>
      </dl>
      {totals.asOf !== null && (
        <p className="mt-2.5 text-xs text-muted">
          <Rich parts={texts.asOfOldest(<Time at={totals.asOf} />)} />
        </p>
      )}
      {left.title !== undefined && (totals.unlimited > 0 || totals.leftUnknown > 0 || totals.off > 0) && (
        <p className="mt-1 text-xs text-muted">{texts.leftNote(left.title)}</p>
      )}
      {used.title !== undefined && totals.usedUnknown > 0 && (
        <p className="mt-1 text-xs text-muted">{texts.usedNote(used.title)}</p>
      )}
    </section>
  );
}

function Fact({ label, text, title }: { label: string; text: ReactNode; title: string | undefined }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{label}</dt>
      <dd title={title} className="mt-0.5 text-[0.9375rem] font-medium tabular-nums">
        {text}
      </dd>
    </div>
  );
}

function First({ first }: { first: NonNullable<CustomerDetail["first"]> }) {
  const account = useAccounts().find(({ id }) => id === first.accountId);
  const { text, title } = forecastWords(first, account?.providerLabel ?? first.provider);
  return (
    <Rich
      parts={texts.firstOut(
        <Link href={subUserPath(first)} className="font-medium text-accent hover:underline">
          {visibleText(first.name)}
        </Link>,
        <span title={title}>{text}</span>,
      )}
    />
  );
}
