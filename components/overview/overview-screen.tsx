"use client";

import { useQuery } from "@tanstack/react-query";
import { ReadingNotice } from "@/components/accounts/reading-notice";
import { Acts } from "@/components/activity/activity-list";
import { useAccounts } from "@/components/accounts/use-accounts";
import { overviewQuery } from "@/components/page-queries";
import { NoAccount } from "@/components/sub-users/no-account";
import { customersPath } from "@/lib/domain/customers/address";
import { Banner } from "@/components/ui/banner";
import { formatBytes, formatExactBytes } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/overview";
import * as pools from "@/lib/domain/texts/pools";
import * as traffic from "@/lib/domain/texts/traffic";
import { Card, CardLink } from "@/components/ui/card";
import { shareOf } from "./compare";
import { ChecklistCard } from "./checklist";
import { Counts } from "./counts";
import { FreshnessList } from "./freshness-list";
import { CustomersRunningOut } from "./customers-running-out";
import { LeftUntil } from "./left-until";
import { runningOutPath } from "./needs";
import { NeedsList } from "./needs-list";
import { OverviewSkeleton } from "./overview-skeleton";
import { Pools } from "./pools";
import { ProviderUseList } from "./provider-use";
import { Ranking } from "./ranking";

export function OverviewScreen() {
  const { data, error } = useQuery(overviewQuery());
  const accounts = useAccounts();
  const labelOf = (id: string) => accounts.find((account) => account.id === id)?.label ?? id;
  if (accounts.length === 0) return <NoAccount />;
  if (!data) return error ? <Banner tone="bad">{error.message}</Banner> : <OverviewSkeleton />;
  const most = data.movers[0]?.week ?? 0;
  return (
    <div className="grid gap-4">
      {error && <Banner tone="warn">{texts.notRefreshed(error.message)}</Banner>}
      {data.checklist && <ChecklistCard steps={data.checklist} />}
      <ReadingNotice />
      <NeedsList needs={data.needs} />
      <Counts subUsers={data.subUsers} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid gap-4">
          <Card
            id="running-out"
            title={texts.runsOutNext}
            action={<CardLink href={runningOutPath(30)}>{texts.allWithin(30)}</CardLink>}
          >
            <Ranking
              items={data.runningOut}
              accountLabel={labelOf}
              value={({ days, left }) => <LeftUntil left={left} days={days} />}
              empty={texts.noneRunsOut}
            />
          </Card>
          {data.customers && (
            <Card
              id="customers"
              title={texts.customersRunOut}
              action={<CardLink href={customersPath}>{texts.allCustomers}</CardLink>}
            >
              <CustomersRunningOut items={data.customers} />
            </Card>
          )}
          <Card
            id="pools"
            title={pools.title}
            action={<CardLink href="/accounts">{texts.accounts}</CardLink>}
          >
            <Pools pools={data.pools} />
          </Card>
          <Card
            id="freshness"
            title={texts.freshness}
            action={<CardLink href="/accounts">{texts.accounts}</CardLink>}
          >
            <FreshnessList />
          </Card>
        </div>
        <div className="grid gap-4">
          <Card id="use" title={traffic.title}>
            <ProviderUseList use={data.use} />
          </Card>
          <Card
            id="movers"
            title={texts.movers}
            action={<CardLink href="/sub-users?sort=weekTraffic">{texts.allByTraffic}</CardLink>}
          >
            <Ranking
              items={data.movers}
              accountLabel={labelOf}
              value={({ week }) => <span title={formatExactBytes(week)}>{formatBytes(week)}</span>}
              share={({ week }) => shareOf(week, most)}
              empty={texts.noMovers}
            />
          </Card>
          <Card
            id="activity"
            title={texts.activity}
            action={<CardLink href="/activity">{texts.allActivity}</CardLink>}
          >
            {data.activity.length === 0 ? (
              <p className="px-4 py-4 text-[0.8125rem] text-muted">{texts.noActivity}</p>
            ) : (
              <Acts acts={data.activity} />
            )}
          </Card>
        </div>
      </div>
    </div>
  );
}
