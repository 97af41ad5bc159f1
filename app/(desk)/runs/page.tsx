import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { runsQuery } from "@/components/runs/queries";
import { RunsScreen } from "@/components/runs/runs-screen";
import { PageHeader } from "@/components/ui/page-header";
import { requirePageActor } from "@/lib/auth/page";
import { listRuns } from "../../../lib/runs/list";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage() {
  const actor = await requirePageActor();
  const queryClient = new QueryClient();
  await queryClient.prefetchQuery({ ...runsQuery(), queryFn: () => listRuns(actor) });
  return (
    <div className="mx-auto max-w-6xl">
      <PageHeader title="Runs" detail="Bulk changes to sub-users, and what came of them." />
      <HydrationBoundary state={dehydrate(queryClient)}>
        <RunsScreen />
      </HydrationBoundary>
    </div>
  );
}
