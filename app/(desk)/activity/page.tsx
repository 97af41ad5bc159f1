import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ActivityScreen } from "@/components/activity/activity-screen";
import { activityQuery } from "@/components/page-queries";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { listActivity } from "@/lib/activity/list";
import { requirePageActor } from "@/lib/auth/page";
import { allActivity } from "@/lib/domain/activity/activity";

export const metadata: Metadata = { title: "Activity" };

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
        title="Activity"
        detail={
          <>
            What people did and how it turned out. The{" "}
            <Link href="/audit" className="underline underline-offset-2">
              audit
            </Link>{" "}
            keeps the verifiable record.
          </>
        }
      />
      <HydrationBoundary state={dehydrate(queryClient)}>
        <ActivityScreen />
      </HydrationBoundary>
    </div>
  );
}
