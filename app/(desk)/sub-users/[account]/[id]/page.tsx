import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { besideQuery, subUserQuery } from "@/components/sub-users/detail/queries";
import { DetailScreen } from "@/components/sub-users/detail/detail-screen";
import { activityQuery } from "@/components/page-queries";
import { listActivity } from "@/lib/activity/list";
import { allActivity } from "@/lib/domain/activity/activity";
import { subUserKey } from "@/lib/domain/sub-users/key";
import { customerOfSubUser } from "@/lib/customers/of-sub-user";
import { describeConnection } from "@/lib/accounts/connection";
import { requirePageActor } from "@/lib/auth/page";
import * as pages from "@/lib/domain/texts/pages";
import { subUserAt } from "./sub-user";

export const metadata: Metadata = { title: pages.subUser };

export default async function SubUserPage({ params }: PageProps<"/sub-users/[account]/[id]">) {
  const actor = await requirePageActor();
  const { account, id } = await params;
  const found = await subUserAt(account, id);
  if (!found) notFound();
  const { ref, subUser } = found;
  const queryClient = new QueryClient();
  queryClient.setQueryData(subUserQuery(ref).queryKey, subUser);
  const { accountId, remoteId: subUserId } = ref;
  await Promise.all([
    queryClient.prefetchInfiniteQuery({
      ...activityQuery({ account: accountId, subUser: subUserId }),
      queryFn: () => listActivity(actor, { ...allActivity, account: accountId, subUser: subUserId }),
    }),
    queryClient.prefetchQuery({ ...besideQuery(ref), queryFn: () => customerOfSubUser(actor, ref) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <NuqsAdapter>
        <DetailScreen key={subUserKey(ref)} {...ref} connection={describeConnection(actor, ref.accountId)} />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}
