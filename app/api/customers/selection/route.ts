import { listMatchingCustomers } from "@/lib/customers/list-matching";
import { readCustomerParams } from "@/lib/domain/customers/search";
import { route } from "@/lib/http/route";

export const GET = route({
  permission: "customers.read",
  run: (actor, { url }) => listMatchingCustomers(actor, readCustomerParams(url.searchParams)),
});
