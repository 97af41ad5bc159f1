import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { OperationsScreen } from "@/components/operation-log/operations-screen";
import { operationsQuery } from "@/components/page-queries";
import { descriptorsQuery } from "@/components/queries";
import { PageHeader } from "@/components/ui/page-header";
import { listDescriptors } from "@/lib/accounts/descriptors";
import { requirePageActor } from "@/lib/auth/page";
import { listOperationsToUndo } from "@/lib/activity/list-operations";
import * as pages from "@/lib/domain/texts/pages";

export const metadata: Metadata = { title: pages.operations };

export default async function OperationsPage() {
  const actor = await requirePageActor();
  const queryClient = new QueryClient();
  queryClient.setQueryData(descriptorsQuery().queryKey, listDescriptors(actor));
  await Promise.all([
    queryClient.prefetchQuery({
      ...operationsQuery({ unsettled: true }),
      queryFn: () => listOperationsToUndo(actor, { unsettled: true }),
    }),
    queryClient.prefetchQuery({ ...operationsQuery(), queryFn: () => listOperationsToUndo(actor, {}) }),
  ]);
  return (
    <div className="mx-auto max-w-6xl">
      <PageHeader title={pages.operations} detail={pages.operationsDetail} />
      <HydrationBoundary state={dehydrate(queryClient)}>
        <OperationsScreen />
      </HydrationBoundary>
    </div>
  );
}
