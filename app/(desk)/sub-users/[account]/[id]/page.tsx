import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { subUserOperationsQuery, subUserQuery } from "@/components/queries";
import { DetailScreen } from "@/components/sub-users/detail/detail-screen";
import { requirePageActor } from "@/lib/auth/page";
import { listOperations } from "@/lib/operations/list";
import { getSubUser } from "@/lib/sub-users/get";
import type { SubUserRef } from "@/lib/sub-users/schema";

type Props = PageProps<"/sub-users/[account]/[id]">;

export const metadata: Metadata = { title: "Sub-user" };

export default async function SubUserPage({ params }: Props) {
  const actor = await requirePageActor();
  const ref = await refOf(params);
  const subUser = ref && (await getSubUser(actor, ref));
  if (!subUser) notFound();
  const queryClient = new QueryClient();
  queryClient.setQueryData(subUserQuery(ref).queryKey, subUser);
  await queryClient.prefetchQuery({ ...subUserOperationsQuery(ref), queryFn: () => listOperations(actor, { subUser: ref }) });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <DetailScreen key={`${ref.accountId} ${ref.remoteId}`} {...ref} />
    </HydrationBoundary>
  );
}

/** The address as it was written; null when it is no address at all. */
async function refOf(params: Props["params"]): Promise<SubUserRef | null> {
  const { account, id } = await params;
  try {
    return { accountId: decodeURIComponent(account), remoteId: decodeURIComponent(id) };
  } catch {
    return null;
  }
}
