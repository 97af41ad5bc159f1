import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ClockNotice } from "@/components/accounts/clock-notice";
import { OverviewScreen } from "@/components/overview/overview-screen";
import { overviewQuery } from "@/components/page-queries";
import { PageHeader } from "@/components/ui/page-header";
import { requirePageActor } from "@/lib/auth/page";
import { overview } from "@/lib/overview/get";
import { worstClock } from "@/lib/instance";
import * as pages from "@/lib/domain/texts/pages";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.overview };

export default async function OverviewPage() {
  const actor = await requirePageActor();
  const queryClient = new QueryClient();
  await queryClient.prefetchQuery({ ...overviewQuery(), queryFn: () => overview(actor) });
  return (
    <div className="mx-auto max-w-6xl">
      <PageHeader title={places.overview} detail={pages.overviewDetail} />
      <ClockNotice clock={await worstClock()} />
      <HydrationBoundary state={dehydrate(queryClient)}>
        <OverviewScreen />
      </HydrationBoundary>
    </div>
  );
}
