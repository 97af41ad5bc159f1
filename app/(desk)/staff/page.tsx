import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { staffQuery } from "@/components/page-queries";
import { StaffScreen } from "@/components/staff/staff-screen";
import { NotAllowed } from "@/components/ui/not-allowed";
import { requirePageActor } from "@/lib/auth/page";
import { isAllowed } from "@/lib/domain/staff/permissions";
import { listStaff } from "@/lib/staff/list";
import { notAllowed } from "@/lib/domain/texts/staff";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.staff };

export default async function StaffPage() {
  const actor = await requirePageActor();
  if (!isAllowed(actor.role, "staff.read")) return <NotAllowed title={notAllowed} />;
  const queryClient = new QueryClient();
  await queryClient.prefetchQuery({ ...staffQuery(), queryFn: () => listStaff(actor) });
  return (
    <div className="mx-auto max-w-6xl">
      <HydrationBoundary state={dehydrate(queryClient)}>
        <StaffScreen />
      </HydrationBoundary>
    </div>
  );
}
