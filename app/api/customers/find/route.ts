import { findCustomers } from "@/lib/customers/find";
import { maxSearchLength } from "@/lib/domain/sub-users/filters";
import { route } from "@/lib/http/route";

export const GET = route({
  permission: "customers.read",
  run: (actor, { url }) => findCustomers(actor, (url.searchParams.get("q") ?? "").slice(0, maxSearchLength)),
});
