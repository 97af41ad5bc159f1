import { listCustomers } from "@/lib/customers/list";
import { readCustomerParams } from "@/lib/domain/customers/refuse";
import { route } from "@/lib/http/route";

export const GET = route({
  permission: "customers.read",
  run: (actor, { url }) => listCustomers(actor, readCustomerParams(url.searchParams)),
});
