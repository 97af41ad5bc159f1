import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { subUsersQuery, viewsQuery } from "@/components/queries";
import { pack } from "@/components/sub-users/packed";
import { SubUsersHydration } from "@/components/sub-users/sub-users-hydration";
import { SubUsersScreen } from "@/components/sub-users/sub-users-screen";
import { requirePageActor } from "@/lib/auth/page";
import { listSubUsers } from "@/lib/sub-users/list";
import { readListParams } from "@/lib/sub-users/search-params";
import { listViews } from "@/lib/views/list";

export const metadata: Metadata = { title: "Sub-users" };

export default async function SubUsersPage({ searchParams }: PageProps<"/sub-users">) {
  const actor = await requirePageActor();
  const params = readListParams(await searchParams);
  const queryClient = new QueryClient();
  const views = new QueryClient();
  await Promise.all([
    queryClient.prefetchQuery({ ...subUsersQuery(params), queryFn: () => listSubUsers(actor, params) }),
    views.prefetchQuery({ ...viewsQuery(), queryFn: () => listViews(actor) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(views)}>
      <SubUsersHydration state={dehydrate(queryClient, { serializeData: pack })}>
        <SubUsersScreen />
      </SubUsersHydration>
    </HydrationBoundary>
  );
}
