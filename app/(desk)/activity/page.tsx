import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { ActivityScreen } from "@/components/activity/activity-screen";
import { activityQuery } from "@/components/page-queries";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { Rich } from "@/components/ui/rich";
import { listActivity } from "@/lib/activity/list";
import { requirePageActor } from "@/lib/auth/page";
import { allActivity } from "@/lib/domain/activity/activity";
import * as pages from "@/lib/domain/texts/pages";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.activity };

export default async function ActivityPage({ searchParams }: PageProps<"/activity">) {
  const actor = await requirePageActor();
  const { person } = await searchParams;
  const queryClient = new QueryClient();
  if (person === undefined)
    await queryClient.prefetchInfiniteQuery({
      ...activityQuery({ person: "" }),
      queryFn: () => listActivity(actor, allActivity),
    });
  return (
    <div className="mx-auto max-w-6xl">
      <PageHeader
        title={places.activity}
        detail={
          <Rich
            parts={pages.activityDetail(
              <Link href="/audit" className="underline underline-offset-2">
                {pages.activityAudit}
              </Link>,
            )}
          />
        }
      />
      <HydrationBoundary state={dehydrate(queryClient)}>
        <NuqsAdapter>
          <ActivityScreen />
        </NuqsAdapter>
      </HydrationBoundary>
    </div>
  );
}
