import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { systemQuery } from "@/components/page-queries";
import { SystemScreen } from "@/components/system/system-screen";
import { requirePageActor } from "@/lib/auth/page";
import { isAllowed } from "@/lib/domain/staff/permissions";
import { getSystem } from "@/lib/system/get";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.system };

export default async function SystemPage() {
  const actor = await requirePageActor();
  if (!isAllowed(actor.role, "system.read")) notFound();
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
