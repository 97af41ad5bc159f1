"use client";

import { useQuery } from "@tanstack/react-query";
import { ReadingNotice } from "@/components/accounts/reading-notice";
import { Acts } from "@/components/activity/activity-list";
import { useAccounts } from "@/components/accounts/use-accounts";
import { overviewQuery } from "@/components/page-queries";
import { NoAccount } from "@/components/sub-users/no-account";
import { daysText, daysLevel } from "@/lib/domain/usage/forecast";
import { Banner } from "@/components/ui/banner";
import { formatBytes, formatExactBytes } from "@/lib/domain/format";
import { Card } from "./card";
import { shareOf } from "./compare";
import { ChecklistCard } from "./checklist";
import { Counts } from "./counts";
import { FreshnessList } from "./freshness-list";
import { runningOutPath } from "./needs";
import { NeedsList } from "./needs-list";
import { OverviewSkeleton } from "./overview-skeleton";
import { Pools } from "./pools";
import { ProviderUseList } from "./provider-use";
import { Ranking } from "./ranking";

const tones = { soon: "text-bad", near: "text-warn", far: "" } as const;

export function OverviewScreen() {
  const { data, error } = useQuery(overviewQuery());
  const accounts = useAccounts();
  const labelOf = (id: string) => accounts.find((account) => account.id === id)?.label ?? id;
  if (accounts.length === 0) return <NoAccount />;
  if (!data) return error ? <Banner tone="bad">{error.message}</Banner> : <OverviewSkeleton />;
  const most = data.movers[0]?.week ?? 0;
  return (
    <div className="grid gap-4">
      {error && <Banner tone="warn">The overview could not be refreshed: {error.message}</Banner>}
      {data.checklist && <ChecklistCard steps={data.checklist} />}
      <ReadingNotice />
      <NeedsList needs={data.needs} />
      <Counts subUsers={data.subUsers} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid gap-4">
          <Card
            id="running-out"
            title="Runs out next"
            more={{ href: runningOutPath(30), label: "All within 30 days" }}
          >
            <Ranking
              items={data.runningOut}
              accountLabel={labelOf}
              value={({ days, left }) => (
                <>
                  <span className="text-muted" title={formatExactBytes(left)}>
                    {formatBytes(left)} left
                  </span>{" "}
                  <span className={`inline-block min-w-24 text-right font-medium ${tones[daysLevel(days)]}`}>
                    {left <= 0 ? "used up" : daysText(days)}
                  </span>
                </>
              )}
              empty="No one is running out: no forecast reaches a cap yet."
            />
          </Card>
          <Card id="pools" title="Pools" more={{ href: "/accounts", label: "Accounts" }}>
            <Pools pools={data.pools} />
          </Card>
          <Card id="freshness" title="Freshness" more={{ href: "/accounts", label: "Accounts" }}>
            <FreshnessList />
          </Card>
        </div>
        <div className="grid gap-4">
          <Card id="use" title="Traffic">
            <ProviderUseList use={data.use} />
          </Card>
          <Card
            id="movers"
            title="Most traffic in 7 days"
            more={{ href: "/sub-users?sort=weekTraffic", label: "All by traffic" }}
          >
            <Ranking
              items={data.movers}
              accountLabel={labelOf}
              value={({ week }) => <span title={formatExactBytes(week)}>{formatBytes(week)}</span>}
              share={({ week }) => shareOf(week, most)}
              empty="No traffic has been observed in the last seven days."
            />
          </Card>
          <Card id="activity" title="Activity" more={{ href: "/activity", label: "All activity" }}>
            {data.activity.length === 0 ? (
              <p className="px-4 py-4 text-[0.8125rem] text-muted">Nothing has been done yet.</p>
            ) : (
              <Acts acts={data.activity} />
            )}
          </Card>
        </div>
      </div>
    </div>
  );
}
