import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { subUsersQuery, viewsQuery } from "@/components/queries";
import { pack } from "@/components/sub-users/packed";
import { SubUsersHydration } from "@/components/sub-users/sub-users-hydration";
import { SubUsersScreen } from "@/components/sub-users/sub-users-screen";
import { requirePageActor } from "@/lib/auth/page";
import { problemText, readSearch } from "@/lib/domain/sub-users/search";
import { listSubUsers } from "@/lib/sub-users/list";
import { listViews } from "@/lib/views/list";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.subUsers };

export default async function SubUsersPage({ searchParams }: PageProps<"/sub-users">) {
  const actor = await requirePageActor();
  const { shown, problems } = readSearch(await searchParams);
  const queryClient = new QueryClient();
  const views = new QueryClient();
  await Promise.all([
    problemText(problems) === null &&
      queryClient.prefetchQuery({ ...subUsersQuery(shown), queryFn: () => listSubUsers(actor, shown) }),
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
