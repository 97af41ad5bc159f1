import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { createLoader } from "nuqs/server";
import { alertsSearch, readAlertsAddress } from "@/components/alerts/search";
import { AlertsScreen } from "@/components/alerts/alerts-screen";
import { alertsQuery } from "@/components/page-queries";
import { viewsQuery } from "@/components/queries";
import { PageHeader } from "@/components/ui/page-header";
import { listAlerts } from "@/lib/alerts/list";
import { requirePageActor } from "@/lib/auth/page";
import { env } from "@/lib/env";
import { listViews } from "@/lib/views/list";
import * as pages from "@/lib/domain/texts/pages";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.alerts };

const readSearch = createLoader(alertsSearch);

export default async function AlertsPage({ searchParams }: PageProps<"/alerts">) {
  const actor = await requirePageActor();
  const { filter } = readAlertsAddress(await readSearch(searchParams));
  const queryClient = new QueryClient();
  await Promise.all([
    queryClient.prefetchQuery({ ...alertsQuery(filter), queryFn: () => listAlerts(actor, filter) }),
    queryClient.prefetchQuery({ ...viewsQuery(), queryFn: () => listViews(actor) }),
  ]);
  return (
    <div className="mx-auto max-w-6xl">
      <PageHeader title={places.alerts} detail={pages.alertsDetail} />
      <HydrationBoundary state={dehydrate(queryClient)}>
        <NuqsAdapter>
          <AlertsScreen keptDays={env().keptDays.alerts} />
        </NuqsAdapter>
      </HydrationBoundary>
    </div>
  );
}
