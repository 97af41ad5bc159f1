import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ProfileScreen } from "@/components/profile/profile-screen";
import { profileQuery } from "@/components/page-queries";
import { requirePageActor } from "@/lib/auth/page";
import { getProfile } from "@/lib/profile/get";
import { runs } from "@/lib/domain/texts/profile";
import { versionInWords } from "@/lib/version";
import * as pages from "@/lib/domain/texts/pages";

export const metadata: Metadata = { title: pages.ownAccount };

export default async function ProfilePage() {
  const actor = await requirePageActor();
  const queryClient = new QueryClient();
  await queryClient.prefetchQuery({ ...profileQuery(), queryFn: () => getProfile(actor) });
  return (
    <div className="mx-auto max-w-6xl">
      <HydrationBoundary state={dehydrate(queryClient)}>
        <ProfileScreen />
      </HydrationBoundary>
      <p className="mt-6 text-xs text-muted">{runs(versionInWords())}</p>
    </div>
  );
}
