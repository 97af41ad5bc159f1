import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { readLayout } from "@/components/data-table/layout";
import { subUsersQuery, viewsQuery } from "@/components/queries";
import { pack } from "@/components/sub-users/packed";
import { SubUsersHydration } from "@/components/sub-users/sub-users-hydration";
import { SubUsersScreen } from "@/components/sub-users/sub-users-screen";
import { requirePageActor } from "@/lib/auth/page";
import { problemText, readSearch } from "@/lib/domain/sub-users/search";
import { anyLinked } from "@/lib/sub-users/any-linked";
import { anyTagged } from "@/lib/sub-users/any-tagged";
import { listSubUsers } from "@/lib/sub-users/list";
import { listViews } from "@/lib/views/list";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.subUsers };

export default async function SubUsersPage({ searchParams }: PageProps<"/sub-users">) {
  const actor = await requirePageActor();
  const { shown, problems } = readSearch(await searchParams);
  const queryClient = new QueryClient();
  const views = new QueryClient();
  const cookie = `subdesk.columns.${actor.staffId.slice(0, 8)}`;
  const layout = readLayout((await cookies()).get(cookie)?.value);
  const [tagged, linked] = await Promise.all([
    anyTagged(actor),
    anyLinked(actor),
    problemText(problems) === null &&
      queryClient.prefetchQuery({ ...subUsersQuery(shown), queryFn: () => listSubUsers(actor, shown) }),
    views.prefetchQuery({ ...viewsQuery(), queryFn: () => listViews(actor) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(views)}>
      <SubUsersHydration state={dehydrate(queryClient, { serializeData: pack })}>
        <SubUsersScreen kept={{ cookie, path: "/sub-users", layout }} anyTagged={tagged} anyLinked={linked} />
      </SubUsersHydration>
    </HydrationBoundary>
  );
}
