import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { CustomerScreen } from "@/components/customer-screens/detail/customer-screen";
import { customerQuery, customerTimelineQuery } from "@/components/customer-screens/queries";
import { requirePageActor } from "@/lib/auth/page";
import { customerTimeline } from "@/lib/customers/timeline";
import * as pages from "@/lib/domain/texts/pages";
import { customerAt } from "./customer";

export const metadata: Metadata = { title: pages.customer };

export default async function CustomerPage({ params }: PageProps<"/customers/[id]">) {
  const actor = await requirePageActor();
  const { id } = await params;
  const customer = await customerAt(id);
  if (!customer) notFound();
  const queryClient = new QueryClient();
  queryClient.setQueryData(customerQuery(id).queryKey, customer);
  await queryClient.prefetchInfiniteQuery({
    ...customerTimelineQuery(id, null),
    queryFn: () => customerTimeline(actor, id, { kind: null, before: null }),
  });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <NuqsAdapter>
        <CustomerScreen key={id} id={id} />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}
