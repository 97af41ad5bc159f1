import { StatusBadge } from "@/components/ui/badge";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { formatBytes, formatExactBytes, visibleText } from "@/lib/domain/format";
import type { PoolView } from "@/lib/domain/overview/overview";
import { nearDays } from "@/lib/domain/usage/forecast";
import * as texts from "@/lib/domain/texts/pools";
import { commitmentText, shareOf } from "./compare";

/** What was bought from each provider, what of it is used, and what the caps still promise. */
export function Pools({ pools }: { pools: PoolView[] }) {
  return (
    <ul className="divide-y">
      {pools.map((pool) => (
        <li key={pool.accountId} className="grid gap-2.5 px-4 py-3 text-[0.8125rem]">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3">
            <h3 className="font-medium">{pool.label}</h3>
            {pool.overCommitted !== null && (
              <StatusBadge
                tone={pool.overCommitted ? "warn" : "good"}
                shape={pool.overCommitted ? "triangle" : "dot"}
                className="text-xs"
              >
                {pool.overCommitted ? texts.overCommitted : texts.covered}
              </StatusBadge>
            )}
          </div>
          {pool.free === null ? (
            <p className="text-muted">{texts.notReported(pool.label)}</p>
          ) : (
            <>
              <dl className="grid grid-cols-3 gap-3">
                {pool.bought !== null && <Figure label={texts.bought} value={pool.bought} />}
                {pool.used !== null && <Figure label={texts.used} value={pool.used} />}
                <Figure label={texts.free} value={pool.free} />
              </dl>
              {(pool.bought !== null || pool.daysLeft !== null) && (
                <p className={pool.daysLeft !== null && pool.daysLeft <= nearDays ? "text-warn" : undefined}>
                  {texts.freeFor({ free: pool.free, daysLeft: pool.daysLeft })}
                </p>
              )}
              {pool.used !== null && pool.bought !== null && (
                <div aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-line">
                  <div
                    className="h-full rounded-full bg-accent"
                    style={{ width: `${Math.min(100, shareOf(pool.used, pool.bought))}%` }}
                  />
                </div>
              )}
            </>
          )}
          <p className={pool.overCommitted ? "text-warn" : "text-muted"}>
            <Rich parts={texts.capsGivenOut(<Exact bytes={pool.caps} />, <Exact bytes={pool.capsUsed} />)} />{" "}
            {commitmentText(pool)}
          </p>
          {pool.packages.length > 0 && <Packages packages={pool.packages} />}
          {pool.readAt && (
            <p className="text-xs text-faint">
              <Rich parts={texts.read(<Time at={pool.readAt} />)} />
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Exact({ bytes }: { bytes: number }) {
  return <span title={formatExactBytes(bytes)}>{formatBytes(bytes)}</span>;
}

function Figure({ label, value }: { label: string; value: number }) {
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="text-base font-semibold tracking-tight tabular-nums" title={formatExactBytes(value)}>
        {formatBytes(value)}
      </dd>
    </div>
  );
}

function Packages({ packages }: { packages: PoolView["packages"] }) {
  return (
    <details className="text-xs">
      <summary className="w-fit text-muted hover:text-ink">{texts.packages(packages.length)}</summary>
      <ul className="mt-1.5 grid gap-1">
        {packages.map((each) => (
          <li key={each.id} className="flex flex-wrap justify-between gap-x-3 tabular-nums">
            <span>
              {visibleText(each.product)}{" "}
              {!each.active && <span className="text-faint">{texts.notActive}</span>}
            </span>
            <span className="text-muted">{texts.packageUsed(each, each.endsAt?.slice(0, 10) ?? null)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
