import { listMatchingCustomers } from "@/lib/customers/list-matching";
import { readCustomerParams } from "@/lib/domain/customers/refuse";
import { route } from "@/lib/http/route";

export const GET = route({
  permission: "customers.read",
  run: (actor, { url }) => listMatchingCustomers(actor, readCustomerParams(url.searchParams)),
});
