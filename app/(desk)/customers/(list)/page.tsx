import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { CustomersScreen } from "@/components/customer-screens/customers-screen";
import { customersQuery } from "@/components/customer-screens/queries";
import { readLayout } from "@/components/data-table/layout";
import { viewsQuery } from "@/components/queries";
import { requirePageActor } from "@/lib/auth/page";
import { listCustomers } from "@/lib/customers/list";
import { customersPath } from "@/lib/domain/customers/address";
import { customerList } from "@/lib/domain/customers/search";
import { listViews } from "@/lib/views/list";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.customers };

export default async function CustomersPage({ searchParams }: PageProps<"/customers">) {
  const actor = await requirePageActor();
  const { shown, problems } = customerList.read(await searchParams);
  const queryClient = new QueryClient();
  const cookie = `subdesk.customers.${actor.staffId.slice(0, 8)}`;
  const layout = readLayout((await cookies()).get(cookie)?.value);
  await Promise.all([
    customerList.problemText(problems) === null &&
      queryClient.prefetchQuery({ ...customersQuery(shown), queryFn: () => listCustomers(actor, shown) }),
    queryClient.prefetchQuery({ ...viewsQuery(), queryFn: () => listViews(actor) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <CustomersScreen kept={{ cookie, path: customersPath, layout }} />
    </HydrationBoundary>
  );
}
