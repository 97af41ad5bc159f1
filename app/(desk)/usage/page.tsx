import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { usageReportQuery } from "@/components/report/queries";
import { UsageReportScreen } from "@/components/report/usage-report-screen";
import { requirePageActor } from "@/lib/auth/page";
import { readUsageReport, writeUsageReport } from "@/lib/domain/usage/report";
import { usageReport } from "@/lib/report/read";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.usage };

export default async function UsagePage({ searchParams }: PageProps<"/usage">) {
  const actor = await requirePageActor();
  const { shown, problems } = readUsageReport(await searchParams);
  const queryClient = new QueryClient();
  if (Object.keys(problems).length === 0)
    await queryClient.prefetchQuery({
      ...usageReportQuery(writeUsageReport(shown)),
      queryFn: () => usageReport(actor, shown),
    });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <NuqsAdapter>
        <UsageReportScreen />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}
