import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { runsQuery } from "@/components/runs/queries";
import { RunsScreen } from "@/components/runs/runs-screen";
import { PageHeader } from "@/components/ui/page-header";
import { requirePageActor } from "@/lib/auth/page";
import { listRuns } from "../../../lib/runs/list";
import * as pages from "@/lib/domain/texts/pages";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.runs };

export default async function RunsPage() {
  const actor = await requirePageActor();
  const queryClient = new QueryClient();
  await queryClient.prefetchQuery({ ...runsQuery(), queryFn: () => listRuns(actor) });
  return (
    <div className="mx-auto max-w-6xl">
      <PageHeader title={places.runs} detail={pages.runsDetail} />
      <HydrationBoundary state={dehydrate(queryClient)}>
        <RunsScreen />
      </HydrationBoundary>
    </div>
  );
}
