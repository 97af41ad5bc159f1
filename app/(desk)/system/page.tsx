import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { systemQuery } from "@/components/page-queries";
import { SystemScreen } from "@/components/system/system-screen";
import { NotAllowed } from "@/components/ui/not-allowed";
import { requirePageActor } from "@/lib/auth/page";
import { isAllowed } from "@/lib/domain/staff/permissions";
import { getSystem } from "@/lib/system/get";
import { notAllowed } from "@/lib/domain/texts/system";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.system };

export default async function SystemPage() {
  const actor = await requirePageActor();
  if (!isAllowed(actor.role, "system.read")) return <NotAllowed title={notAllowed} />;
  const queryClient = new QueryClient();
  await queryClient.prefetchQuery({ ...systemQuery(), queryFn: () => getSystem(actor) });
  return (
    <div className="mx-auto max-w-6xl">
      <HydrationBoundary state={dehydrate(queryClient)}>
        <SystemScreen />
      </HydrationBoundary>
    </div>
  );
}
