import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { handOverQuery } from "@/components/hand-over/queries";
import { TemplatesScreen } from "@/components/hand-over/templates-screen";
import { NotAllowed } from "@/components/ui/not-allowed";
import { requirePageActor } from "@/lib/auth/page";
import { isAllowed } from "@/lib/domain/staff/permissions";
import { notAllowed } from "@/lib/domain/texts/hand-over";
import * as places from "@/lib/domain/texts/places";
import { readHandOver } from "@/lib/hand-over/read";

export const metadata: Metadata = { title: places.handOver };

export default async function HandOverPage() {
  const actor = await requirePageActor();
  if (!isAllowed(actor.role, "hand-over.templates")) return <NotAllowed title={notAllowed} />;
  const queryClient = new QueryClient();
  await queryClient.prefetchQuery({ ...handOverQuery(null), queryFn: () => readHandOver(actor, {}) });
  return (
    <div className="mx-auto max-w-6xl">
      <HydrationBoundary state={dehydrate(queryClient)}>
        <TemplatesScreen />
      </HydrationBoundary>
    </div>
  );
}
