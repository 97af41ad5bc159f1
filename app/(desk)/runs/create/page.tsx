import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { descriptorsQuery } from "@/components/queries";
import { CreateMany } from "@/components/runs/create/create-many";
import { listDescriptors } from "@/lib/accounts/descriptors";
import { requirePageActor } from "@/lib/auth/page";
import * as pages from "@/lib/domain/texts/pages";

export const metadata: Metadata = { title: pages.createMany };

export default async function CreateManyPage() {
  const actor = await requirePageActor();
  const queryClient = new QueryClient();
  queryClient.setQueryData(descriptorsQuery().queryKey, listDescriptors(actor));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <CreateMany />
    </HydrationBoundary>
  );
}
