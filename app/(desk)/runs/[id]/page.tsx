import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { descriptorsQuery } from "@/components/queries";
import { runQuery, runRowsQuery } from "@/components/runs/queries";
import { RemovedRun } from "@/components/runs/removed-run";
import { RunScreen } from "@/components/runs/run-screen";
import { listDescriptors } from "@/lib/accounts/descriptors";
import { requirePageActor } from "@/lib/auth/page";
import { DeskError } from "@/lib/domain/errors";
import { readTombstone } from "@/lib/retention/removed";
import { getRun } from "@/lib/runs/get";
import { listRunRows } from "@/lib/runs/list-rows";
import * as pages from "@/lib/domain/texts/pages";

export const metadata: Metadata = { title: pages.run };

export default async function RunPage({ params }: PageProps<"/runs/[id]">) {
  const actor = await requirePageActor();
  const { id } = await params;
  const run = await getRun(actor, { runId: id }).catch(async (error: unknown) => {
    if (error instanceof DeskError && error.code === "not-found") notFound();
    const removed =
      error instanceof DeskError && error.code === "removed" ? await readTombstone("run", id) : null;
    if (removed === null) throw error;
    return removed;
  });
  if ("removedAt" in run) return <RemovedRun days={run.keptDays} at={run.removedAt.toISOString()} />;
  const queryClient = new QueryClient();
  queryClient.setQueryData(descriptorsQuery().queryKey, listDescriptors(actor));
  queryClient.setQueryData(runQuery(id).queryKey, run);
  await queryClient.prefetchQuery({
    ...runRowsQuery(id, { state: null, page: 1 }),
    queryFn: () => listRunRows(actor, { runId: id, state: null, page: 1, size: 100 }),
  });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <NuqsAdapter>
        <RunScreen key={id} id={id} />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}
