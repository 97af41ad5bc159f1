import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { createLoader } from "nuqs/server";
import { AuditScreen } from "@/components/audit/audit-screen";
import { auditSearch } from "@/components/audit/search";
import { auditQuery } from "@/components/audit/queries";
import { listAudit } from "@/lib/audit/list";
import { requirePageActor } from "@/lib/auth/page";
import { auditSearchText, readAuditParams } from "@/lib/domain/audit/search";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.audit };

const load = createLoader(auditSearch);

export default async function AuditPage({ searchParams }: PageProps<"/audit">) {
  const actor = await requirePageActor();
  const text = auditSearchText(load(await searchParams));
  const queryClient = new QueryClient();
  await queryClient.prefetchInfiniteQuery({
    ...auditQuery(text),
    queryFn: () => listAudit(actor, readAuditParams(new URLSearchParams(text))),
  });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <NuqsAdapter>
        <AuditScreen />
      </NuqsAdapter>
    </HydrationBoundary>
  );
}
